/// Who answers the authority's challenges, and how.
package struct ChallengeSolver: Section {
    package enum Kind: String, CaseIterable, Sendable {
        /// A server of chatops' own, for as long as it takes: http-01 and tls-alpn-01.
        case listener
        /// A folder that a web server on this machine serves: http-01.
        case webroot
        /// A route through the cluster's ingress, for as long as it takes: http-01.
        case ingress
        /// A name server that takes updates (RFC 2136): dns-01.
        case nsupdate
        /// A DNS provider that Debian's lexicon knows: dns-01.
        case lexicon
        /// A program of the user's own: http-01 and dns-01.
        case command
    }

    package enum Method: Sendable {
        case listener(address: HostAddress?, port: Port?)
        case webroot(LocalPath)
        case ingress
        case nsupdate(server: HostAddress, port: Port, keyFile: LocalPath?)
        /// `settings` are variables of its environment, such as `LEXICON_CLOUDFLARE_TOKEN`.
        case lexicon(provider: PlainName, settings: [Named<SettingValue>])
        case command([String])
    }

    package let kind: Kind
    package let method: Method
    /// How long a record may take until the zone's name servers all tell it; dns-01 only.
    package let propagation: Duration
    /// Who is asked for the zone's name servers, instead of this machine's own resolvers.
    package let resolver: IPv4Address?
    package let resolverPort: Port?

    var answers: Set<Certificates.Challenge> {
        switch kind {
        case .listener: [.http01, .tlsALPN01]
        case .webroot, .ingress: [.http01]
        case .nsupdate, .lexicon: [.dns01]
        case .command: [.http01, .dns01]
        }
    }

    package static func decode(_ fields: inout FieldReader) -> ChallengeSolver {
        let kind = fields.required("type", .choice(sample: Kind.listener), "What answers the challenges.")
        let address: HostAddress? = fields.optional(
            "address",
            .text,
            "Where a listener listens; left out, on all addresses of this machine."
        )
        let port = fields.optional("port", .port, "The port; of listener 80, or 443 for tls-alpn-01, of nsupdate 53.")
        let folder: LocalPath? = fields.optional("folder", .text, "The web server's document root.")
        let server: HostAddress? = fields.optional("server", .text, "The name server that takes updates.")
        let keyFile: LocalPath? = fields.optional("keyFile", .text, "The TSIG key for it, as tsig-keygen writes it.")
        let provider: PlainName? = fields.optional("provider", .text, "The provider, as lexicon calls it.")
        let settings = fields.value(
            "settings",
            .variables(prefix: "LEXICON_", expected: "LEXICON_ and capitals, digits or underscores"),
            default: [],
            "Variables of lexicon, such as LEXICON_CLOUDFLARE_TOKEN; references make secrets."
        )
        let command = fields.value(
            "command",
            .list(of: .string("text")),
            default: [],
            "A program of your own and its arguments."
        )
        let propagation = fields.value(
            "propagation",
            .duration(.zero ... .seconds(3600)),
            default: .seconds(120),
            "How long a record may take to reach all of the zone's name servers; 0s does not look."
        )
        let resolver: IPv4Address? = fields.optional(
            "resolver",
            .text,
            "Who is asked for the zone's name servers, instead of this machine's own resolvers."
        )
        let resolverPort = fields.optional("resolverPort", .port, "The port of the resolver, and of the name servers.")
        kind.refuseOthers(&fields)
        let method: Method =
            switch kind {
            case .listener: .listener(address: address, port: port)
            case .webroot: .webroot(folder ?? .k3s)
            case .ingress: .ingress
            case .nsupdate: .nsupdate(server: server ?? .loopback, port: port ?? .dns, keyFile: keyFile)
            case .lexicon: .lexicon(provider: provider ?? .standIn, settings: settings)
            case .command: .command(command)
            }
        return ChallengeSolver(
            kind: kind,
            method: method,
            propagation: propagation,
            resolver: resolver,
            resolverPort: resolverPort
        )
    }
}

extension ChallengeSolver.Kind {
    private var keys: Set<String> {
        switch self {
        case .listener: ["address", "port"]
        case .webroot: ["folder"]
        case .ingress: []
        case .nsupdate: ["server", "port", "keyFile", "propagation", "resolver", "resolverPort"]
        case .lexicon: ["provider", "settings", "propagation", "resolver", "resolverPort"]
        case .command: ["command", "propagation", "resolver", "resolverPort"]
        }
    }

    private var neededKeys: [String] {
        switch self {
        case .listener, .ingress: []
        case .webroot: ["folder"]
        case .nsupdate: ["server"]
        case .lexicon: ["provider"]
        case .command: ["command"]
        }
    }

    fileprivate func refuseOthers(_ fields: inout FieldReader) {
        fields.keep(to: self, of: "solvers", \.keys, needing: neededKeys)
    }
}
