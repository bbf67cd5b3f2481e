/// Whom a file belongs to, by name or number: `root`, `root:haproxy`.
package struct FileOwner: TextValue, Hashable {
    package let user: String
    package let group: String?

    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let areNames = parts.allSatisfy { part in
            !part.isEmpty && !part.hasPrefix("-") && part.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
        }
        guard (1...2).contains(parts.count), areNames else { return nil }
        (user, group) = (parts[0], parts.count == 2 ? parts[1] : nil)
    }

    package var description: String { group.map { "\(user):\($0)" } ?? user }

    package static let pattern = "^[^\\s:-][^\\s:]*(:[^\\s:-][^\\s:]*)?$"
    package static let expectation = "a user, or a user and a group such as root:haproxy"
    package static let sample = "root"
}

/// The mode of a file that others than its group may not read: `0640`.
package struct FileMode: TextValue, Hashable {
    package let bits: UInt32

    package init?(_ text: String) {
        guard (3...4).contains(text.utf8.count), let bits = UInt32(text, radix: 8), bits & ~0o660 == 0,
            bits & 0o400 != 0
        else { return nil }
        self.bits = bits
    }

    package var description: String {
        let digits = String(bits, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    package static let pattern = "^0?[46][0246]0$"
    package static let expectation = "a mode in quotes that others may not read, such as \"0640\""
    package static let sample = "0600"
}
