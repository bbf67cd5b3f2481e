package import SystemPackage

/// Where a MySQL server is.
package enum ServerAddress: Sendable, Equatable {
    /// Over TCP the connection is always encrypted, and the server's certificate checked before a password is sent.
    case tcp(host: String, port: Int, trust: Trust)
    /// A socket of this machine, whose folder's permissions decide who can listen there.
    case socket(FilePath)

    /// How the server's certificate is checked.
    package enum Trust: Sendable, Equatable {
        /// Signed by an authority in this PEM file, for the host's name or address.
        case authority(FilePath)
        case fingerprint(Fingerprint)
    }
}

extension ServerAddress: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tcp(let host, let port, _): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .socket(let path): path.string
        }
    }
}

/// SHA-256 of a certificate, as `openssl x509 -noout -fingerprint -sha256` shows it.
package struct Fingerprint: Sendable, Hashable {
    /// 32 of them.
    let bytes: [UInt8]

    /// - Parameter text: 64 hexadecimal digits; colons between bytes are allowed.
    package init?(_ text: some StringProtocol) {
        let digits = text.utf8.filter { $0 != UInt8(ascii: ":") }
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: 64, by: 2) {
            let pair = digits[index...index + 1]
            guard pair.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
                let byte = UInt8(String(decoding: pair, as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(byte)
        }
        self.bytes = bytes
    }
}
