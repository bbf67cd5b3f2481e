import Hummingbird

/// The values in a request's path and query, not yet checked.
struct RequestParameters {
    private let pathValues: [String: [String]]
    private let query: [String: [String]]

    /// - Throws: `DomainError.invalidRequest` when the percent-encoding is broken or what it encodes is not UTF-8.
    init(_ request: Request, pathValues: Parameters) throws(DomainError) {
        self.pathValues = Dictionary(
            try pathValues.map { name, value throws(DomainError) in (String(name), [try Self.decoded(value)]) },
            uniquingKeysWith: { $0 + $1 }
        )
        let fields = (request.uri.query ?? "").split(separator: "&")
        let pairs = try fields.map { field throws(DomainError) in
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (try Self.decodedForm(parts[0]), [try Self.decodedForm(parts.count == 2 ? parts[1] : "")])
        }
        query = Dictionary(pairs, uniquingKeysWith: { $0 + $1 })
    }

    /// The values of what is declared, and what is wrong with them by name; a name of the query that is not declared
    /// is wrong too.
    func read(_ declared: [Parameter]) -> (values: [String: JSON], faults: [String: String]) {
        var values: [String: JSON] = [:]
        var faults: [String: String] = [:]
        for parameter in declared {
            let given = (parameter.place == .path ? pathValues : query)[parameter.name] ?? []
            if given.count > 1 {
                faults[parameter.name] = "is there more than once"
            } else if let text = given.first {
                let value = parameter.schema.scalar(text)
                faults.merge(parameter.schema.validate(value, at: parameter.name)) { $1 }
                values[parameter.name] = value
            } else if parameter.isRequired {
                faults[parameter.name] = "is required"
            }
        }
        let known = Set(declared.filter { $0.place == .query }.map(\.name))
        for name in query.keys where !known.contains(name) { faults[name] = "is not known here" }
        return (values, faults)
    }

    /// In the query a plus sign is a blank, as HTML forms and most programs write it
    /// (https://url.spec.whatwg.org/#urlencoded-parsing).
    private static func decodedForm(_ text: Substring) throws(DomainError) -> String {
        try decoded(text.utf8.contains(UInt8(ascii: "+")) ? Substring(text.map { $0 == "+" ? " " : $0 }) : text)
    }

    /// RFC 3986, section 2.1.
    private static func decoded(_ text: Substring) throws(DomainError) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte != UInt8(ascii: "%") {
                bytes.append(byte)
            } else if let high = rest.popFirst()?.hexadecimalDigit, let low = rest.popFirst()?.hexadecimalDigit {
                bytes.append(high << 4 | low)
            } else {
                throw DomainError(.invalidRequest, "the percent-encoding of the path or the query is broken")
            }
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw DomainError(.invalidRequest, "the path or the query encodes something that is not UTF-8")
        }
        return decoded
    }
}

extension UInt8 {
    /// The value of an ASCII digit to the base 16.
    var hexadecimalDigit: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }
}

extension Schema {
    /// A value of the path or the query as JSON: what looks like the type wanted becomes it, everything else stays text
    /// for `validate` to complain about.
    fileprivate func scalar(_ text: String) -> JSON {
        switch self {
        case .integer: Int64(text).map(JSON.integer) ?? .string(text)
        case .boolean: Bool(text).map(JSON.boolean) ?? .string(text)
        case .named(_, let schema), .nullable(let schema): schema.scalar(text)
        case .string, .choice, .array, .object, .map: .string(text)
        }
    }
}
