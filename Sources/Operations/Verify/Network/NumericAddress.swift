internal import Glibc

/// An IPv4 or IPv6 address as inet_ntop(3) writes it, so that equal ones have equal texts.
struct NumericAddress: Sendable, Hashable, CustomStringConvertible {
    let text: String
    let isIPv6: Bool
    /// In network byte order, as certificates have it.
    let bytes: [UInt8]

    init?(_ text: String) {
        isIPv6 = text.contains(":")
        let family = isIPv6 ? AF_INET6 : AF_INET
        var bytes = [UInt8](repeating: 0, count: isIPv6 ? 16 : 4)
        var written = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_pton(family, text, &bytes) == 1,
            inet_ntop(family, bytes, &written, socklen_t(written.count)) != nil
        else { return nil }
        self.bytes = bytes
        self.text = written.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }

    var description: String { text }

    /// With a port, as messages and URLs have it.
    func with(port: UInt16) -> String { isIPv6 ? "[\(text)]:\(port)" : "\(text):\(port)" }
}

extension [NumericAddress] {
    /// Such as `A 192.0.2.10, AAAA 2001:db8::7`.
    var asRecords: String { map { ($0.isIPv6 ? "AAAA " : "A ") + $0.text }.joined(separator: ", ") }
}
