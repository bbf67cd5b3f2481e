internal import ACME
internal import Environments
internal import FoundationEssentials

/// The certificate that an environment asks for.
struct CertificateWish: Sendable {
    var identifiers: [Identifier]
    var keyKind: ACME.SigningKey.Kind
    var profile: String?
    var preferredRoot: String?

}

extension CertificateWish {
    /// Throws `ACMEFailure.unusableName`.
    init(_ certificates: Certificates, of site: Site) throws {
        let names = certificates.names.isEmpty ? [site.domain.description] : certificates.names.map(\.description)
        var seen: Set<Identifier> = []
        identifiers = try names.map { try Identifier($0) }.filter { seen.insert($0).inserted }
        keyKind = ACME.SigningKey.Kind(rawValue: certificates.key.rawValue) ?? .ecdsaP256
        profile = certificates.profile?.description
        preferredRoot = certificates.preferredRoot
    }

    /// The same for the same wish.
    var digest: String {
        let words = identifiers.map(\.value).sorted() + [keyKind.rawValue, profile ?? ""]
        return String(FileContents.sha256(words.joined(separator: "\n").utf8).prefix(16))
    }

    /// What of a certificate is otherwise than wished, in a few words; nil where it is what is asked for.
    func difference(from issued: IssuedCertificate) -> String? {
        if !issued.isFor(identifiers) {
            let (have, want) = (Set(issued.names), Set(identifiers.map(\.value)))
            let changes =
                want.subtracting(have).sorted().map { "+\($0)" } + have.subtracting(want).sorted().map { "-\($0)" }
            return "other names are asked for: \(changes.joined(separator: " "))"
        }
        if issued.keyKind != keyKind.rawValue { return "a key of another kind is asked for: \(keyKind.rawValue)" }
        if issued.profile != profile {
            return "another profile is asked for: \(profile ?? "the authority's own choice")"
        }
        return nil
    }
}
