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
            self.init(value: isPlain ? Value(plain: bytes, text: text) : .string(text), text: text, isPlain: isPlain)
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

    /// Refuses what JSON cannot carry to Helm as a value; as keys, `.inf` and `.nan` are but strings.
    func requireFinite(at location: Location) throws(YAMLFault) {
        if case .float(let number) = value, !number.isFinite { throw YAMLFault(.notFinite(text), at: location) }
    }

    /// `<<`, written plainly or tagged `!!merge`.
    var isMergeKey: Bool { isPlain && text == "<<" }
}
