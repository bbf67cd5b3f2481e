import CYAML

extension Scalar {
    static let null = Scalar(value: .null, text: "", isPlain: true)

    /// The scalar of a `YAML_SCALAR_EVENT`.
    init(event: UnsafePointer<yaml_event_t>, at location: Location) throws(YAMLFault) {
        let data = event.pointee.data.scalar
        let bytes = UnsafeBufferPointer(start: data.value, count: data.length)
        let isPlain = data.style == YAML_PLAIN_SCALAR_STYLE
        let text = String(decoding: bytes, as: UTF8.self)
        guard let tag = data.tag else {
            let isString = !isPlain || Self.isMarkedAsString(event)
            self.init(value: isString ? .string(text) : Value(plain: bytes, text: text), text: text, isPlain: !isString)
            if case .float(let number) = value, !number.isFinite { throw YAMLFault(.notFinite(text), at: location) }
            return
        }
        let shortTag = Self.shortTag(String(cString: tag))
        let value = try Value(text: text, bytes: bytes, tag: shortTag, at: location)
        self.init(value: value, text: text, isPlain: shortTag == "!!merge" && text == "<<")
    }

    /// `tag:yaml.org,2002:int` as people write it: `!!int`.
    static func shortTag(_ tag: String) -> String {
        let prefix = "tag:yaml.org,2002:"
        return tag.hasPrefix(prefix) ? "!!" + tag.dropFirst(prefix.count) : tag
    }

    /// Whether a lone `!` stands before the plain value, as in `! 5`, which makes it a string for Helm.
    ///
    /// libyaml swallows that tag, but the event then begins before the text. Where an anchor stands there too, the two
    /// cannot be told apart, and the value is taken as if there were no `!`.
    private static func isMarkedAsString(_ event: UnsafePointer<yaml_event_t>) -> Bool {
        let scalar = event.pointee.data.scalar
        let span = event.pointee.end_mark.index - event.pointee.start_mark.index
        return scalar.anchor == nil && span > scalar.length
            && event.pointee.start_mark.line == event.pointee.end_mark.line
    }

    /// `<<`, written plainly or tagged `!!merge`.
    var isMergeKey: Bool { isPlain && text == "<<" }
}
