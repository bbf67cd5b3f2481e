import Crypto
import FoundationEssentials

/// What a new access token is had for, once: 256 bits, of which only the digest is stored.
///
/// Its successor follows from the token and a random nonce, the nonce being stored when the token is used. Whoever
/// lost the answer asks again and gets the same successor; neither the token without the database nor the database
/// without the token gives it.
struct RefreshToken: Equatable, Sendable {
    /// 32 bytes in base64url: 43 characters.
    let text: String

    init() {
        text = [UInt8].random(count: 32).base64URL
    }

    /// - Returns: `nil` for what cannot be one of ours.
    init?(_ text: String) {
        guard text.utf8.count == 43 else { return nil }
        self.text = text
    }

    private init(bytes: some Sequence<UInt8>) {
        text = Array(bytes).base64URL
    }

    /// SHA-256 in hexadecimal: with 256 random bits behind it there is nothing to guess, so no slow hash is needed.
    var digest: String { text.digest }

    /// HMAC-SHA256 of the nonce under this token (RFC 2104).
    func successor(nonce: String) -> RefreshToken {
        let key = SymmetricKey(data: Data(text.utf8))
        return RefreshToken(bytes: HMAC<SHA256>.authenticationCode(for: Data(nonce.utf8), using: key))
    }

    static func nonce() -> String { [UInt8].random(count: 32).hexadecimal }
}

extension RefreshToken: CustomStringConvertible, CustomReflectable {
    var description: String { "•••" }
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
