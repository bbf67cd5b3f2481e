/// A regular expression, as Swift reads them.
package struct TextPattern: TextValue, Hashable {
    private let text: String

    package init?(_ text: String) {
        guard !text.isEmpty, (try? Regex(text)) != nil else { return nil }
        self.text = text
    }

    /// Whether it matches anywhere in `text`.
    package func matches(in text: String) -> Bool {
        guard let regex = try? Regex(self.text) else { return false }
        return text.firstMatch(of: regex) != nil
    }

    package var description: String { text }

    package static let pattern = "."
    package static let expectation = "a regular expression such as version [0-9]+"
    package static let sample = "version [0-9]+"
}

/// An IPv4 address: four numbers with dots.
package struct IPv4Address: TextValue, Hashable {
    private let text: String

    package init?(_ text: String) {
        guard HostAddress.isIPv4(text) else { return nil }
        self.text = text
    }

    package var description: String { text }

    package static let pattern = "^([0-9]{1,3}\\.){3}[0-9]{1,3}$"
    package static let expectation = "an IPv4 address such as 192.0.2.53"
    package static let sample = "192.0.2.53"
}

/// A size with a binary unit: `512MiB`, `2GiB`.
package struct ByteCount: TextValue, Hashable {
    private static let units: [(name: String, bytes: UInt64)] = [
        ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10),
    ]

    package let bytes: UInt64

    package init(bytes: UInt64) { self.bytes = bytes }

    package init?(_ text: String) {
        guard let unit = Self.units.first(where: { text.hasSuffix($0.name) }) else { return nil }
        let digits = text.dropLast(unit.name.count)
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = UInt64(digits) else {
            return nil
        }
        let (bytes, overflows) = count.multipliedReportingOverflow(by: unit.bytes)
        guard !overflows else { return nil }
        self.bytes = bytes
    }

    /// In the largest unit of which there is one, rounded down to a tenth.
    package var description: String {
        guard let unit = Self.units.first(where: { bytes >= $0.bytes }) else { return "\(bytes) bytes" }
        let tenths = bytes / (unit.bytes / 10)
        return tenths % 10 == 0 || bytes % unit.bytes == 0
            ? "\(bytes / unit.bytes)\(unit.name)" : "\(tenths / 10).\(tenths % 10)\(unit.name)"
    }

    package static let pattern = "^[0-9]+(K|M|G|T)iB$"
    package static let expectation = "a size such as 512MiB or 2GiB"
    package static let sample = "1GiB"
}
