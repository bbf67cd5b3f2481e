internal import Crypto

/// What has to be shown so that the authority finds a challenge answered.
package struct ChallengeAnswer: Sendable, Hashable {
    /// Without the `*.` of a wildcard.
    package let identifier: Identifier
    package let kind: Challenge.Kind
    package let token: String
    /// RFC 8555 section 8.1.
    package let keyAuthorization: String

    /// Nil where the token is not base64url as RFC 8555 section 8.1 wants it: it becomes the name of a file.
    init?(_ challenge: Challenge, for identifier: Identifier, key: SigningKey) {
        guard let token = challenge.token, !token.isEmpty, !token.contains("="), Base64URL.decode(token) != nil else {
            return nil
        }
        self.identifier = identifier
        self.token = token
        kind = challenge.kind
        keyAuthorization = "\(token).\(key.thumbprint)"
    }

    var digest: SHA256.Digest { SHA256.hash(data: Array(keyAuthorization.utf8)) }
}

extension ChallengeAnswer {
    /// Where `keyAuthorization` has to be served by http on port 80, RFC 8555 section 8.3.
    package var httpPath: String { "/.well-known/acme-challenge/\(token)" }

    /// The name of the TXT record, without a dot at its end, RFC 8555 section 8.4.
    ///
    /// A wildcard and its base have the same one, and need both values at once.
    package var recordName: String { "_acme-challenge.\(identifier.value)" }

    /// The TXT record's value.
    package var recordValue: String { Base64URL.encode(digest) }
}
