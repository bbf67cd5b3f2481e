internal import SwiftASN1
internal import X509

/// Why a certificate is revoked: those of RFC 5280 section 5.3.1 that authorities take from subscribers.
package enum RevocationReason: Int, Sendable, Codable, CaseIterable {
    case unspecified = 0
    case keyCompromise = 1
    case affiliationChanged = 3
    case superseded = 4
    case cessationOfOperation = 5
}

private struct Revocation: Encodable {
    var certificate: String
    var reason: RevocationReason?

    init(_ chain: CertificateChain, reason: RevocationReason?) throws {
        var serializer = DER.Serializer()
        try serializer.serialize(chain.leaf)
        certificate = Base64URL.encode(serializer.serializedBytes)
        self.reason = reason
    }
}

extension Account {
    /// Revokes a certificate in the name of the account that ordered it, RFC 8555 section 7.6.
    ///
    /// One that is revoked already is what was wanted.
    package func revoke(_ chain: CertificateChain, reason: RevocationReason? = nil) async throws {
        try await authority.revoke(chain, reason: reason, as: .account(url: url, key))
    }
}

extension Authority {
    /// Revokes a certificate by its own key, for whom lost the account: RFC 8555 section 7.6.
    package func revoke(
        _ chain: CertificateChain,
        certificateKey: SigningKey,
        reason: RevocationReason? = nil
    ) async throws {
        try await revoke(chain, reason: reason, as: .key(certificateKey))
    }

    fileprivate func revoke(_ chain: CertificateChain, reason: RevocationReason?, as signer: Signer) async throws {
        let content = try JSON.encode(try Revocation(chain, reason: reason))
        do {
            _ = try await post(content, to: directory.revokeCert, as: signer, for: .revocation)
        } catch let failure as ACMEFailure where failure.problemKind == .alreadyRevoked {
            return
        }
    }
}
