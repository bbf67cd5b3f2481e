/// The TLS certificate of the site, from an ACME authority (RFC 8555), and where it goes.
package struct Certificates: Section {
    package enum Challenge: String, CaseIterable, Sendable {
        case http01 = "http-01"
        case dns01 = "dns-01"
        case tlsALPN01 = "tls-alpn-01"
    }

    /// The key that the certificate is for.
    package enum Key: String, CaseIterable, Sendable {
        case ecdsaP256 = "ecdsa-p256"
        case rsa2048 = "rsa-2048"
        case rsa3072 = "rsa-3072"
        case rsa4096 = "rsa-4096"
    }

    package let email: EmailAddress
    package let directory: WebAddress
    /// Where it is tried first; nil where the authority has no such directory.
    package let stagingDirectory: WebAddress?
    /// A PEM file of the authorities that vouch for the directory's own server; nil stands for the system's.
    package let authorities: LocalPath?
    package let binding: AccountBinding?
    /// Empty stands for the site's domain alone.
    package let names: [CertificateName]
    package let key: Key
    /// One of those that the directory lists; nil leaves it to the authority.
    package let profile: PlainName?
    /// The common name of the root that the chain should lead to.
    package let preferredRoot: String?
    package let challenge: Challenge
    package let solver: ChallengeSolver?
    /// In the order they were written; empty stands for the Secret of the site on a cluster.
    package let targets: [Named<CertificateTarget>]

    package static func decode(_ fields: inout FieldReader) -> Certificates {
        let email: EmailAddress = fields.required("email", .text, "Whom the authority may write to.")
        let directory: WebAddress = fields.value(
            "directory",
            .text,
            default: .letsEncrypt,
            "The authority's ACME directory."
        )
        let stagingDirectory: WebAddress? = fields.optional(
            "stagingDirectory",
            .text,
            "The directory of --staging; left out, that of Let's Encrypt, where directory is theirs."
        )
        let certificates = Certificates(
            email: email,
            directory: directory,
            stagingDirectory: stagingDirectory ?? (directory == .letsEncrypt ? .letsEncryptStaging : nil),
            authorities: fields.optional(
                "authorities",
                .text,
                "The only authorities that may vouch for the directory's own server, in PEM; left out, the system's."
            ),
            binding: fields.optional("binding", .section, "What ties the account to one at the authority's."),
            names: fields.value(
                "names",
                .list(of: .text),
                default: [],
                "The names and addresses; left out, the site's domain alone."
            ),
            key: fields.value("key", .choice(sample: .ecdsaP256), default: .ecdsaP256, "The kind of its key."),
            profile: fields.optional("profile", .text, "One of the profiles that the directory lists."),
            preferredRoot: fields.optional(
                "preferredRoot",
                .string("a name"),
                "The common name of the root that the chain should lead to, where the authority offers several."
            ),
            challenge: fields.value(
                "challenge",
                .choice(sample: .http01),
                default: .http01,
                "How control over the names is shown."
            ),
            solver: fields.optional("solver", .section, "Who answers the challenges."),
            targets: fields.value(
                "targets",
                .named(),
                default: [],
                "Where the certificate goes, by name; left out, the Secret that a cluster's ingress takes it from."
            )
        )
        certificates.refuseContradictions(&fields)
        return certificates
    }

    /// Those that are named; on a cluster that names none, the Secret of the site.
    package func targets(isClustered: Bool) -> [Named<CertificateTarget>] {
        targets.isEmpty && isClustered ? [Named(name: "site", value: .ofSite)] : targets
    }

    private func refuseContradictions(_ fields: inout FieldReader) {
        if challenge != .dns01, names.contains(where: \.isWildcard) {
            let reason = "holds a wildcard, which only dns-01 can show control over"
            fields.forbid(["names"], besides: "challenge", because: reason)
        }
        if challenge == .dns01, names.contains(where: \.isAddress) {
            let reason = "holds an address, which dns-01 cannot show control over"
            fields.forbid(["names"], besides: "challenge", because: reason)
        }
        if challenge == .dns01, solver == nil {
            fields.need(["solver"], for: "challenge", because: "is dns-01: who answers in DNS has to be said")
        }
        if let solver, !solver.answers.contains(challenge) {
            let reason = "cannot answer \(challenge.rawValue)"
            fields.contradict(["solver", "type"], besides: ["challenge"], because: reason)
        }
    }
}

/// What ties an account to one that the authority knows from elsewhere (RFC 8555 section 7.3.4).
package struct AccountBinding: Section {
    package let keyIdentifier: PlainName
    package let key: Secret

    package static func decode(_ fields: inout FieldReader) -> AccountBinding {
        AccountBinding(
            keyIdentifier: fields.required("keyIdentifier", .text, "How the authority calls the key."),
            key: fields.required("key", .secret("a key in base64url"), "The key, as the authority handed it out.")
        )
    }
}
