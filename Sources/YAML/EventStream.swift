import CYAML

/// libyaml's parser over one source text, one event at a time (yaml.h, `yaml_parser_parse`).
struct EventStream: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let event: UnsafeMutablePointer<yaml_event_t>
    private let source: SourceText

    /// The source's bytes must outlive the stream.
    init(_ source: SourceText) throws(YAMLFault) {
        self.source = source
        parser = .allocate(capacity: 1)
        event = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        event.initialize(to: yaml_event_t())
        guard yaml_parser_initialize(parser) == 1 else {
            throw YAMLFault(.outOfMemory, at: Location(file: source.file, line: 1, column: 1))
        }
        yaml_parser_set_input_string(parser, source.bytes.baseAddress, source.bytes.count)
    }

    deinit {
        yaml_event_delete(event)
        yaml_parser_delete(parser)
        event.deallocate()
        parser.deallocate()
    }

    /// The next event, which lives until the next call.
    mutating func next() throws(YAMLFault) -> UnsafePointer<yaml_event_t> {
        yaml_event_delete(event)
        guard yaml_parser_parse(parser, event) == 1 else { throw fault() }
        return UnsafePointer(event)
    }

    func location(of mark: yaml_mark_t) -> Location {
        Location(file: source.file, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }

    private func fault() -> YAMLFault {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "unknown problem"
        switch parser.pointee.error {
        case YAML_MEMORY_ERROR:
            return YAMLFault(.outOfMemory, at: location(of: parser.pointee.mark))
        case YAML_READER_ERROR:
            let value = UInt32(truncatingIfNeeded: parser.pointee.problem_value)
            return YAMLFault(.controlCharacter(value), at: source.location(ofByte: parser.pointee.problem_offset))
        default:
            return syntaxFault(problem)
        }
    }

    private func syntaxFault(_ problem: String) -> YAMLFault {
        let place = location(of: parser.pointee.problem_mark)
        switch (source.character(at: place), problem) {
        case ("\t", _): return YAMLFault(.tab, at: place)
        case (let character?, "found character that cannot start any token"):
            return YAMLFault(.reservedCharacter(character), at: place)
        default: break
        }
        let context = parser.pointee.context.map { String(cString: $0) }
        return YAMLFault(
            .syntax(
                YAMLFault.Complaint(
                    problem: problem,
                    context: context,
                    contextLocation: context == nil ? nil : location(of: parser.pointee.context_mark)
                )
            ),
            at: place
        )
    }
}
