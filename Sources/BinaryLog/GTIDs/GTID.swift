/// A server's UUID.
package struct ServerUUID: Hashable, Sendable, Comparable {
    private let high: UInt64
    private let low: UInt64

    /// `nil` unless there are 16.
    package init?(bytes: ArraySlice<UInt8>) {
        guard bytes.count == 16 else { return nil }
        high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// 32 hexadecimal digits, with hyphens where UUIDs have them.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [8, 4, 4, 4, 12], text.utf8.allSatisfy({ $0 < 128 }) else { return nil }
        let digits = parts.joined()
        guard digits.utf8.first != UInt8(ascii: "+"), let high = UInt64(digits.prefix(16), radix: 16),
            let low = UInt64(digits.suffix(16), radix: 16), digits.allSatisfy(\.isHexDigit)
        else { return nil }
        self.high = high
        self.low = low
    }

    package var bytes: [UInt8] {
        [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - $0 * 8)) } }
    }

    package static func < (one: ServerUUID, other: ServerUUID) -> Bool {
        (one.high, one.low) < (other.high, other.low)
    }
}

extension ServerUUID: CustomStringConvertible {
    package var description: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// Who numbers transactions: a server, and since MySQL 8.3 a tag it gives some of them.
package struct GTIDSource: Hashable, Sendable, Comparable {
    package let uuid: ServerUUID
    /// In small letters; empty for none.
    package let tag: String

    package init(_ uuid: ServerUUID) {
        self.uuid = uuid
        tag = ""
    }

    /// `nil` when it is no tag: a letter or `_`, then up to 31 of these or digits.
    package init?(_ uuid: ServerUUID, tag: some StringProtocol) {
        guard Self.isTag(tag) || tag.isEmpty else { return nil }
        self.uuid = uuid
        self.tag = tag.lowercased()
    }

    static func isTag(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 32, !(48...57).contains(first) else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "_"): true
            default: false
            }
        }
    }

    package static func < (one: GTIDSource, other: GTIDSource) -> Bool {
        (one.uuid, one.tag) < (other.uuid, other.tag)
    }
}

extension GTIDSource: CustomStringConvertible {
    package var description: String { tag.isEmpty ? uuid.description : "\(uuid):\(tag)" }
}

/// The name of one transaction, the same on every server that has it.
package struct GTID: Hashable, Sendable {
    package let source: GTIDSource
    package let number: UInt64

    static let numbers: ClosedRange<UInt64> = 1...(UInt64(Int64.max) - 1)

    /// `nil` when there is no such number.
    package init?(_ source: GTIDSource, _ number: UInt64) {
        guard Self.numbers.contains(number) else { return nil }
        self.source = source
        self.number = number
    }

    /// As MySQL writes it, `uuid:number` or `uuid:tag:number`.
    package init?(_ text: some StringProtocol) {
        guard let set = GTIDSet(text), set.count == 1, let only = set.first else { return nil }
        self = only
    }
}

extension GTID: CustomStringConvertible {
    package var description: String { "\(source):\(number)" }
}
