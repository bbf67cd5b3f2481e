import HTTPTypes

/// The name of one request in answers and logs: the client's own where it sent a well-formed one, else a random one.
struct RequestID: Equatable, Sendable {
    let text: String

    /// Takes 1 to 128 letters, digits, `.`, `_` and `-`, so that an id can go into a log or a shell as it is.
    init?(_ text: String) {
        let isWellFormed = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || "._-".utf8.contains(byte)
        }
        guard isWellFormed, (1...128).contains(text.utf8.count) else { return nil }
        self.text = text
    }

    /// 32 random hexadecimal digits.
    init() {
        let digits = String(UInt128.random(in: 0...UInt128.max), radix: 16)
        text = String(repeating: "0", count: 32 - digits.count) + digits
    }
}

extension HTTPField.Name {
    static let requestID: HTTPField.Name = {
        guard let name = HTTPField.Name("X-Request-Id") else { preconditionFailure("a well-formed field name") }
        return name
    }()
}
