extension Scalar.Value {
    /// What a scalar means to Helm under one of YAML's standard tags, quoted or not (go-yaml v2, `resolve.go`).
    ///
    /// `!` and `!!str` keep the text; the other tags resolve it as if it were plain and then insist on the kind, except that
    /// `!!float` takes an integer too. `!!timestamp` wants a date and stays a string. `!!binary` becomes its decoded text.
    init(text: String, bytes: UnsafeBufferPointer<UInt8>, tag: String, at location: Location) throws(YAMLFault) {
        let value = Self(plain: bytes, text: text)
        switch (tag, value) {
        case ("!", _), ("!!str", _), ("!!merge", _): self = .string(text)
        case ("!!null", .null), ("!!bool", .bool), ("!!int", .integer), ("!!int", .unsigned), ("!!float", .float):
            self = value
        case ("!!float", .integer(let number)): self = .float(Double(number))
        case ("!!timestamp", .string) where Timestamp.isValid(text): self = value
        case ("!!binary", _):
            guard let decoded = Base64.decode(text).flatMap({ String(validating: $0, as: UTF8.self) }) else {
                throw YAMLFault(.invalidBinary, at: location)
            }
            self = .string(decoded)
        case ("!!null", _), ("!!bool", _), ("!!int", _), ("!!float", _), ("!!timestamp", _):
            throw YAMLFault(.unfitTag(tag, on: text.isEmpty ? "an empty value" : text), at: location)
        default:
            throw YAMLFault(.customTag(tag), at: location)
        }
    }
}
