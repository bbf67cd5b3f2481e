internal import Crypto
internal import FoundationEssentials

/// What ties a new account to one that the authority knows from elsewhere, RFC 8555 section 7.3.4.
package struct ExternalAccountBinding: Sendable {
    package let keyIdentifier: String
    private let key: SymmetricKey

    /// The MAC key is base64url, as authorities hand it out; throws `ACMEFailure.unusableBinding` where it is not.
    package init(keyIdentifier: String, key: String) throws {
        let text = String(key.filter { !$0.isWhitespace })
        guard !keyIdentifier.isEmpty, let bytes = Base64URL.decode(text), !bytes.isEmpty else {
            throw ACMEFailure.unusableBinding
        }
        self.keyIdentifier = keyIdentifier
        self.key = SymmetricKey(data: bytes)
    }

    /// The account's public key, signed with the MAC key for this `newAccount` URL.
    func message(for account: JSONWebKey, url: String) throws -> SignedMessage {
        let header = SignedMessage.Header(alg: "HS256", url: url, kid: keyIdentifier)
        return try SignedMessage(try JSON.encode(account), header: header) { bytes in
            Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key))
        }
    }
}

extension ExternalAccountBinding: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "binding to \(keyIdentifier)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["keyIdentifier": keyIdentifier]) }
}
