/// An Ed25519 public key (RFC 8032) in base64: 32 bytes.
package struct SignatureKey: TextValue, Hashable {
    private let text: String

    package init?(_ text: String) {
        let letters = text.utf8.dropLast()
        guard text.utf8.count == 44, text.hasSuffix("="), letters.allSatisfy(Self.isBase64) else { return nil }
        self.text = text
    }

    package var description: String { text }

    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
            true
        default: false
        }
    }

    package static let pattern = "^[A-Za-z0-9+/]{43}=$"
    package static let expectation = "an Ed25519 public key in base64, which has 44 letters"
    package static let sample = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
}

/// SHA-256 of a certificate, as `openssl x509 -noout -fingerprint -sha256` shows it, or without its colons.
package struct CertificateFingerprint: TextValue, Hashable {
    private let text: String

    package init?(_ text: String) {
        let digits = text.filter { $0 != ":" }
        guard digits.utf8.count == 64, digits.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else {
            return nil
        }
        self.text = text
    }

    package var description: String { text }

    package static let pattern = "^([0-9A-Fa-f]{2}:?){32}$"
    package static let expectation = "the SHA-256 of a certificate, 64 hexadecimal digits"
    package static let sample = "0000000000000000000000000000000000000000000000000000000000000000"
}
