import FoundationEssentials
import Synchronization

/// The name of one thing, of a kind that the compiler keeps apart from others: a UUID in lower case, version 7 (RFC
/// 9562, section 5.7), so that new rows land at the end of an index.
struct ID<Subject>: Hashable, Sendable, Comparable {
    let text: String

    /// - Returns: `nil` unless the text is a UUID in lower case.
    init?(_ text: String) {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        guard groups.map(\.utf8.count) == [8, 4, 4, 4, 12],
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) || $0 == 0x2D })
        else { return nil }
        self.text = text
    }

    /// A new one.
    init(at now: Timestamp) {
        var bits = UInt128.random(in: 0...UInt128.max)
        bits &= ~(UInt128(0xFFFF_FFFF_FFFF) << 80 | UInt128(0xF) << 76 | UInt128(0b11) << 62)
        bits |= UInt128(UInt64(clamping: now.milliseconds) & 0xFFFF_FFFF_FFFF) << 80
        bits |= UInt128(7) << 76 | UInt128(0b10) << 62
        let digits = String(bits, radix: 16)
        let padded = Array(String(repeating: "0", count: 32 - digits.count) + digits)
        text = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(padded[$0]) }.joined(separator: "-")
    }

    static func < (first: Self, second: Self) -> Bool { first.text < second.text }
}

extension ID: Codable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a UUID in lower case")
        }
        self = id
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension ID: SQLBindable {
    var sqlValue: SQLValue { .text(text) }
}

extension SQLRow {
    func id<Subject>(_ column: Int) throws(SQLFailure) -> ID<Subject> {
        guard let id = ID<Subject>(try text(column)) else { throw .unexpectedValue(column: column) }
        return id
    }
}

typealias UserID = ID<User>
typealias SessionID = ID<Session>
typealias RoomID = ID<Room>
typealias MessageID = ID<Message>
