/// One field line.
package struct Header: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// Field lines in the order they are sent or were received; names compare without regard to ASCII case.
package struct Headers: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    package private(set) var lines: [Header]

    package init(_ lines: [Header] = []) {
        self.lines = lines
    }

    package init(dictionaryLiteral elements: (String, String)...) {
        lines = elements.map { Header($0.0, $0.1) }
    }

    /// The first value of a field, or nil where it is absent.
    package subscript(name: String) -> String? {
        let name = name.lowercased()
        return lines.first { $0.name.lowercased() == name }?.value
    }

    /// Every value of a field, one for each line it came in.
    package func values(of name: String) -> [String] {
        let name = name.lowercased()
        return lines.filter { $0.name.lowercased() == name }.map(\.value)
    }

    package mutating func append(_ name: String, _ value: String) {
        lines.append(Header(name, value))
    }
}

extension Header {
    /// Whether the name is a token and the value free of line breaks and NUL (RFC 9110 sections 5.1 and 5.5), so that
    /// the line cannot smuggle in another one.
    var isWellFormed: Bool {
        !name.isEmpty && name.utf8.allSatisfy(Self.isTokenByte)
            && value.utf8.allSatisfy { $0 != 0x0A && $0 != 0x0D && $0 != 0x00 }
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
