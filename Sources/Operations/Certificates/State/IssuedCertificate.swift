internal import ACME
internal import FoundationEssentials

/// A certificate as an authority issued it, with what has to be known to renew it.
struct IssuedCertificate: Codable, Sendable, Hashable {
    var certificate: KeyedCertificate
    /// What it was asked for, in the form of ``Identifier/value``.
    var names: [String]
    var keyKind: String
    var profile: String?
    var orderURL: String
    var issuedAt: Date
    var serial: String
    var notBefore: Date
    var notAfter: Date
    /// What the authority calls it where renewal information is asked for (RFC 9773 section 4.1).
    var identifier: String?
    var revokedAt: Date?

    /// Whether it may be served.
    func isUsable(at now: Date) -> Bool { notAfter > now && revokedAt == nil }

    /// Whether it is for these names, in whatever order and case.
    func isFor(_ identifiers: [Identifier]) -> Bool { Set(names) == Set(identifiers.map(\.value)) }
}

extension IssuedCertificate {
    init(
        _ chain: CertificateChain,
        key: ACME.SigningKey,
        for journal: OrderJournal,
        orderURL: String,
        at now: Date
    ) {
        certificate = KeyedCertificate(chain: chain.pem, key: key.pem)
        names = journal.names
        keyKind = journal.keyKind
        profile = journal.profile
        self.orderURL = orderURL
        issuedAt = now
        serial = chain.serialNumber
        notBefore = chain.notBefore
        notAfter = chain.notAfter
        identifier = CertificateIdentifier(of: chain)?.text
    }
}

/// The certificate that is in force and the one before it, in one file, so that a crash leaves both or neither.
struct IssuedCertificates: Codable, Sendable {
    var current: IssuedCertificate
    /// What is put back where the new one turns out not to be served.
    var previous: IssuedCertificate?
}
