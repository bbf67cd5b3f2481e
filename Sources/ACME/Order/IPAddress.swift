internal import Glibc

/// An IPv4 or IPv6 address.
struct IPAddress: Sendable, Hashable {
    /// As inet_ntop(3) writes it, which is what RFC 8738 section 3 wants.
    let text: String
    /// In network byte order.
    let bytes: [UInt8]

    init?(_ text: String) {
        let isIPv6 = text.contains(":")
        let family = isIPv6 ? AF_INET6 : AF_INET
        var bytes = [UInt8](repeating: 0, count: isIPv6 ? 16 : 4)
        var written = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_pton(family, text, &bytes) == 1,
            inet_ntop(family, bytes, &written, socklen_t(written.count)) != nil
        else { return nil }
        self.bytes = bytes
        self.text = written.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }

    /// Its name in the DNS's reverse tree: RFC 1035 section 3.5, RFC 3596 section 2.5.
    var reverseName: String {
        if bytes.count == 4 { return bytes.reversed().map(String.init).joined(separator: ".") + ".in-addr.arpa" }
        let digits = bytes.reversed().flatMap { [$0 & 0xF, $0 >> 4] }
        return digits.map { String($0, radix: 16) }.joined(separator: ".") + ".ip6.arpa"
    }
}

extension IPAddress {
    /// From bytes in network byte order; nil where they are neither four nor sixteen.
    init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        var written = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &written, socklen_t(written.count)) != nil else {
            return nil
        }
        self.bytes = bytes
        text = written.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }
}
