import Glibc

/// An IPv4 or IPv6 address; an IPv4 address mapped into IPv6 (RFC 4291, section 2.5.5.2) is the IPv4 address.
struct IPAddress: Hashable, Sendable {
    /// 4 or 16.
    let bytes: [UInt8]

    init(bytes: [UInt8]) {
        let isMapped = bytes.count == 16 && bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10...11] == [0xFF, 0xFF]
        self.bytes = isMapped ? Array(bytes.suffix(4)) : bytes
    }

    /// - Parameter text: As RFC 5952 and `inet_aton`'s strict form have it; a zone such as `%eth0` is left out.
    init?(_ text: some StringProtocol) {
        let text = String(text.prefix { $0 != "%" })
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            self.init(bytes: Array(bytes.prefix(4)))
        } else if inet_pton(AF_INET6, text, &bytes) == 1 {
            self.init(bytes: bytes)
        } else {
            return nil
        }
    }

    /// The network its owner can be told apart by: one address in IPv4, and in IPv6 the /64 that a single customer
    /// has at least (RFC 6177), who may use any address in it.
    var clientNetwork: Network {
        let prefixLength = bytes.count == 4 ? 32 : 64
        return Network(bytes: bytes, prefixLength: prefixLength).masked
    }
}

extension IPAddress: CustomStringConvertible {
    var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count)) != nil else {
            return ""
        }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

extension Network {
    /// - Parameter text: `10.0.0.0/8`, or one address; a block of mapped addresses has to be written in IPv4.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let address = IPAddress(parts[0]) else { return nil }
        let width = address.bytes.count * 8
        let isMapped = width == 32 && parts[0].contains(":")
        guard parts.count == 1 || (!isMapped && parts[1].utf8.allSatisfy { (0x30...0x39).contains($0) }),
            let length = parts.count == 2 ? Int(parts[1]) : width, (0...width).contains(length)
        else { return nil }
        self = Network(bytes: address.bytes, prefixLength: length).masked
    }

    /// The same network, with zeros where its addresses differ.
    var masked: Network {
        let bytes = bytes.enumerated().map { index, byte in
            byte & ~UInt8(truncatingIfNeeded: 0xFF >> max(0, min(8, prefixLength - index * 8)))
        }
        return Network(bytes: bytes, prefixLength: prefixLength)
    }

    func contains(_ address: IPAddress) -> Bool {
        address.bytes.count == bytes.count
            && Network(bytes: address.bytes, prefixLength: prefixLength).masked == masked
    }
}
