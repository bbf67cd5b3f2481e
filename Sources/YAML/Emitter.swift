import CYAML

/// libyaml's emitter writing into memory (yaml.h, `yaml_emitter_emit`): block style, two spaces, lines of any length.
struct Emitter: ~Copyable {
    private let emitter: UnsafeMutablePointer<yaml_emitter_t>
    private let output: Output

    private final class Output {
        var bytes: [UInt8] = []
    }

    init() {
        emitter = .allocate(capacity: 1)
        emitter.initialize(to: yaml_emitter_t())
        output = Output()
        yaml_emitter_initialize(emitter)
        yaml_emitter_set_unicode(emitter, 1)
        yaml_emitter_set_width(emitter, -1)
        yaml_emitter_set_indent(emitter, 2)
        yaml_emitter_set_output(
            emitter,
            { data, buffer, size in
                guard let data, let buffer else { return 0 }
                Unmanaged<Output>.fromOpaque(data).takeUnretainedValue().bytes.append(
                    contentsOf: UnsafeBufferPointer(start: buffer, count: size)
                )
                return 1
            },
            Unmanaged.passUnretained(output).toOpaque()
        )
    }

    deinit {
        yaml_emitter_delete(emitter)
        emitter.deallocate()
    }

    /// The document as text.
    ///
    /// libyaml cannot fail here but for want of memory: every event is well-formed, and a Swift
    /// string is valid UTF-8.
    consuming func document(_ node: Node) -> String {
        emit { yaml_stream_start_event_initialize($0, YAML_UTF8_ENCODING) }
        emit { yaml_document_start_event_initialize($0, nil, nil, nil, 1) }
        write(node)
        emit { yaml_document_end_event_initialize($0, 1) }
        emit { yaml_stream_end_event_initialize($0) }
        return String(decoding: output.bytes, as: UTF8.self)
    }

    private func write(_ node: Node) {
        switch node.content {
        case .scalar(let scalar):
            write(scalar)
        case .sequence(let nodes):
            let style = nodes.isEmpty ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE
            emit { yaml_sequence_start_event_initialize($0, nil, nil, 1, style) }
            for node in nodes { write(node) }
            emit { yaml_sequence_end_event_initialize($0) }
        case .mapping(let mapping):
            let style = mapping.entries.isEmpty ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE
            emit { yaml_mapping_start_event_initialize($0, nil, nil, 1, style) }
            for entry in mapping.entries {
                write(string: entry.key, allowing: .singleLine)
                write(entry.value)
            }
            emit { yaml_mapping_end_event_initialize($0) }
        }
    }

    private func write(_ scalar: Scalar) {
        switch scalar.value {
        case .null: write("null", style: .plain)
        case .bool(let flag): write(flag ? "true" : "false", style: .plain)
        case .integer(let number): write(String(number), style: .plain)
        case .unsigned(let number): write(String(number), style: .plain)
        case .float(let number): write(number.yamlFormat, style: .plain)
        case .string(let text): write(string: text, allowing: .literalBlock)
        }
    }

    private func write(string text: String, allowing form: ScalarStyle.Form) {
        write(text, style: ScalarStyle(for: text, allowing: form))
    }

    private func write(_ text: String, style: ScalarStyle) {
        var text = text
        text.withUTF8 { bytes in
            emit { event in
                yaml_scalar_event_initialize(
                    event,
                    nil,
                    nil,
                    bytes.baseAddress,
                    Int32(clamping: bytes.count),
                    1,
                    1,
                    style.libyaml
                )
            }
        }
    }

    private func emit(_ initialize: (UnsafeMutablePointer<yaml_event_t>) -> Int32) {
        var event = yaml_event_t()
        if initialize(&event) == 1 { yaml_emitter_emit(emitter, &event) }
    }
}

extension ScalarStyle {
    fileprivate var libyaml: yaml_scalar_style_t {
        switch self {
        case .plain: YAML_PLAIN_SCALAR_STYLE
        case .singleQuoted: YAML_SINGLE_QUOTED_SCALAR_STYLE
        case .doubleQuoted: YAML_DOUBLE_QUOTED_SCALAR_STYLE
        case .literal: YAML_LITERAL_SCALAR_STYLE
        }
    }
}
