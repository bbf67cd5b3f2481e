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
        guard let token = challenge.token, Self.isUsable(token) else { return nil }
        self.identifier = identifier
        self.token = token
        kind = challenge.kind
        keyAuthorization = "\(token).\(key.thumbprint)"
    }

    private static func isUsable(_ token: String) -> Bool {
        !token.isEmpty && !token.contains("=") && Base64URL.decode(token) != nil
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

extension ChallengeAnswer: Codable {
    private enum CodingKeys: String, CodingKey {
        case identifier
        case kind
        case token
        case keyAuthorization
    }

    /// Refuses what ``init(_:for:key:)`` would not have made: token and name go into paths and zones.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        identifier = try container.decode(Identifier.self, forKey: .identifier)
        kind = try container.decode(Challenge.Kind.self, forKey: .kind)
        token = try container.decode(String.self, forKey: .token)
        keyAuthorization = try container.decode(String.self, forKey: .keyAuthorization)
        guard Self.isUsable(token), keyAuthorization.hasPrefix("\(token)."),
            let reread = try? Identifier(identifier.value), reread == identifier, !identifier.isWildcard
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .token,
                in: container,
                debugDescription: "not an answer to a challenge"
            )
        }
    }
}
