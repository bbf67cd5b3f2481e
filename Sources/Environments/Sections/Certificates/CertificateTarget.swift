/// A place that a certificate is taken from by whoever serves it, and where that is seen.
package struct CertificateTarget: Section {
    package enum Kind: String, CaseIterable, Sendable {
        /// A Secret of type kubernetes.io/tls in the environment's namespace.
        case secret
        /// Files on this machine, for nginx, HAProxy and the like.
        case files
        /// The store of an OPNsense firewall.
        case opnsense
        /// A program of the user's own.
        case command
    }

    package enum Place: Sendable {
        case secret(KubernetesName)
        case files(Files)
        case opnsense(OPNsense)
        case command([String])
    }

    package let kind: Kind
    package let place: Place
    /// Nil where nobody serves it that could be asked.
    package let endpoint: Endpoint?
    /// How long an endpoint may take to serve what was installed.
    package let settle: Duration

    package static func decode(_ fields: inout FieldReader) -> CertificateTarget {
        let kind = fields.required("type", .choice(sample: Kind.secret), "What kind of place it is.")
        let secret: KubernetesName = fields.value(
            "secret",
            .text,
            default: .siteTLS,
            "The Secret in the environment's namespace."
        )
        let files = Files.decode(&fields)
        let opnsense = OPNsense.decode(&fields)
        let command = fields.value(
            "command",
            .list(of: .string("text")),
            default: [],
            "A program of your own and its arguments; what to install comes as JSON on its standard input."
        )
        let endpoint = fields.section("endpoint", Endpoint.self, "Where the certificate is seen being served.")
        let settle = fields.value(
            "settle",
            .duration(.seconds(1) ... .seconds(3600)),
            default: .seconds(60),
            "How long the endpoint may take to serve a new certificate; after this the old one is put back."
        )
        kind.refuseOthers(&fields)
        let place: Place =
            switch kind {
            case .secret: .secret(secret)
            case .files: .files(files)
            case .opnsense: .opnsense(opnsense)
            case .command: .command(command)
            }
        return CertificateTarget(kind: kind, place: place, endpoint: endpoint, settle: settle)
    }

    /// The one of a cluster that names none.
    package static let ofSite = CertificateTarget(
        kind: .secret,
        place: .secret(.siteTLS),
        endpoint: Endpoint(),
        settle: .seconds(60)
    )

    private init(kind: Kind, place: Place, endpoint: Endpoint, settle: Duration) {
        self.kind = kind
        self.place = place
        self.endpoint = endpoint.isAsked ? endpoint : nil
        self.settle = settle
    }
}

extension CertificateTarget {
    /// Where a certificate is seen being served; what is left out follows from the environment's site.
    package struct Endpoint: Section {
        package let isAsked: Bool
        package let host: HostAddress?
        package let port: Port?
        /// Empty stands for `site.address` where the host is the site's, else for all that DNS has.
        package let addresses: [HostAddress]

        package init(host: HostAddress? = nil, port: Port? = nil, addresses: [HostAddress] = []) {
            self.init(isAsked: true, host: host, port: port, addresses: addresses)
        }

        private init(isAsked: Bool, host: HostAddress?, port: Port?, addresses: [HostAddress]) {
            self.isAsked = isAsked
            self.host = host
            self.port = port
            self.addresses = addresses
        }

        package static func decode(_ fields: inout FieldReader) -> Endpoint {
            Endpoint(
                isAsked: fields.value("ask", .boolean, default: true, "Whether it is asked at all."),
                host: fields.optional("host", .text, "The name that is asked for; left out, the site's domain."),
                port: fields.optional("port", .port, "The TCP port; left out, the site's httpsPort."),
                addresses: fields.value(
                    "addresses",
                    .list(of: .text),
                    default: [],
                    "Each is asked; left out, site.address, else all addresses that DNS has for the name."
                )
            )
        }
    }

    /// Files for servers on this machine: a folder of versions, or one file with all of it.
    package struct Files: Sendable {
        /// Holds `current/fullchain.pem`, `privkey.pem` and `combined.pem`; `current` changes in one rename(2).
        package let folder: LocalPath?
        /// The chain and the key in one file, as HAProxy takes it.
        package let file: LocalPath?
        /// Nil keeps those of what is there.
        package let owner: FileOwner?
        package let mode: FileMode?
        package let check: [String]
        package let reload: [String]

        static func decode(_ fields: inout FieldReader) -> Files {
            Files(
                folder: fields.optional(
                    "folder",
                    .text,
                    "Gets current/fullchain.pem, current/privkey.pem and current/combined.pem, all changed at once."
                ),
                file: fields.optional("file", .text, "Gets the chain and the key in one file, as HAProxy takes it."),
                owner: fields.optional("owner", .text, "Whom the files belong to; left out, as those that are there."),
                mode: fields.optional("mode", .text, "The mode of files with the key; left out, as it is, or 0600."),
                check: fields.value(
                    "check",
                    .list(of: .string("text")),
                    default: [],
                    "A program that finds fault with what is installed, before it is loaded, such as [nginx, -t]."
                ),
                reload: fields.value(
                    "reload",
                    .list(of: .string("text")),
                    default: [],
                    "A program that has the server load it, such as [systemctl, reload, nginx]."
                )
            )
        }
    }

    /// An OPNsense firewall, by its API.
    package struct OPNsense: Sendable {
        package enum Service: String, CaseIterable, Sendable {
            case haproxy
            case nginx
        }

        package let url: SecureAddress
        package let key: Secret
        package let secret: Secret
        /// The certificate's UUID in System > Trust > Certificates, which keeps its references; nil adds one, once.
        package let certificate: PlainName?
        package let authorities: LocalPath?
        package let services: [Service]

        static func decode(_ fields: inout FieldReader) -> OPNsense {
            OPNsense(
                // What stands in is of no consequence: that one is missing is a fault by itself.
                url: fields.optional("url", .text, "The firewall's address.") ?? .standIn,
                key: fields.optional("apiKey", .secret("an API key"), "The key of an API user.") ?? Secret(""),
                secret: fields.optional("apiSecret", .secret("a secret"), "That key's secret.") ?? Secret(""),
                certificate: fields.optional(
                    "certificate",
                    .text,
                    "The UUID of the certificate that is replaced; left out, one is added and remembered."
                ),
                authorities: fields.optional(
                    "authorities",
                    .text,
                    "The only authorities that may vouch for the firewall's own address, in PEM."
                ),
                services: fields.value(
                    "services",
                    .list(of: .choice(sample: .haproxy)),
                    default: [],
                    "What is reconfigured after it: haproxy, nginx."
                )
            )
        }
    }
}

extension CertificateTarget.Kind {
    private var keys: Set<String> {
        switch self {
        case .secret: ["secret"]
        case .files: ["folder", "file", "owner", "mode", "check", "reload"]
        case .opnsense: ["url", "apiKey", "apiSecret", "certificate", "authorities", "services"]
        case .command: ["command"]
        }
    }

    private var neededKeys: [String] {
        switch self {
        case .secret, .files: []
        case .opnsense: ["url", "apiKey", "apiSecret"]
        case .command: ["command"]
        }
    }

    fileprivate func refuseOthers(_ fields: inout FieldReader) {
        fields.keep(to: self, of: "targets", \.keys, needing: neededKeys)
        guard self == .files else { return }
        if fields.place(of: ["folder"]) != nil {
            fields.forbid(["file"], besides: "folder", because: "stands beside a folder; a target is one of both")
        }
        fields.needOne(of: ["folder", "file"])
    }
}
