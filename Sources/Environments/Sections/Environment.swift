/// Everything chatops knows about one environment, decoded into types.
///
/// Its `values:` are not here: they are Helm's.
package struct Environment: Section {
    package let cluster: Cluster
    package let site: Site
    package let server: Server
    package let image: Image?
    package let certificates: Certificates?
    package let database: Database
    package let backup: Backup?
    /// In the order they were written.
    package let checks: [Named<Check>]
    package let notify: Notify?

    package static func decode(_ fields: inout FieldReader) -> Environment {
        let environment = Environment(
            cluster: fields.required("cluster", .section, "Where the service runs."),
            site: fields.section("site", Site.self, "How users reach the service."),
            server: fields.section("server", Server.self, "What ChatServer is started with."),
            image: fields.optional("image", .section, "The container image of ChatServer; clusters only."),
            certificates: fields.optional("certificates", .section, "The TLS certificates of the site."),
            database: fields.section("database", Database.self, "Where messages are kept."),
            backup: fields.optional("backup", .section, "Where and when the database is backed up."),
            checks: fields.value(
                "checks",
                .named(),
                default: [],
                "What `verify health` asks from outside, by name, in this order."
            ),
            notify: fields.optional("notify", .section, "Who is told when the verdict of the checks changes.")
        )
        fields.untouched("values", "Passed to Helm as it is, apart from references, which become strings.")
        environment.refuseContradictions(&fields)
        return environment
    }

    /// What two sections must not say together.
    private func refuseContradictions(_ fields: inout FieldReader) {
        guard cluster.kind == .embedded else {
            if case .sqlite = database {
                fields.contradict(
                    ["database", "kind"],
                    besides: ["cluster", "kind"],
                    because: "is sqlite, but pods of a cluster share their messages in MySQL"
                )
            }
            return
        }
        if case .mysql = database {
            fields.contradict(
                ["database", "kind"],
                besides: ["cluster", "kind"],
                because: "is mysql, but an embedded server keeps its messages in SQLite"
            )
        }
        if !server.listen.host.isLoopback {
            fields.warn(
                "reaches beyond this machine, and an embedded server has no TLS",
                about: ["server", "listen", "host"]
            )
        }
    }
}

/// How users reach the service.
package struct Site: Section {
    package let domain: Domain
    package let httpPort: Port
    package let httpsPort: Port
    /// Where checks connect instead of asking DNS for the domain; nil asks DNS.
    package let address: HostAddress?
    /// A PEM file of the authorities that vouch for the domain; nil stands for the system's.
    package let authorities: LocalPath?

    package static func decode(_ fields: inout FieldReader) -> Site {
        Site(
            domain: fields.value("domain", .text, default: "localhost", "The name people type into the browser."),
            httpPort: fields.value("httpPort", .port, default: .http, "Where the ingress answers HTTP."),
            httpsPort: fields.value("httpsPort", .port, default: .https, "Where the ingress answers HTTPS."),
            address: fields.optional(
                "address",
                .text,
                "Where checks connect instead of asking DNS for the domain."
            ),
            authorities: fields.optional(
                "authorities",
                .text,
                "The only authorities that may vouch for the domain, in PEM; left out, the system's."
            )
        )
    }
}

/// The container image ChatServer runs from in a cluster.
package struct Image: Section {
    package let repository: ImageRepository
    /// `nil` takes the tag of the version being deployed.
    package let tag: ImageTag?
    package let builder: Builder

    /// What makes the image.
    package enum Builder: String, CaseIterable, Sendable {
        /// The first of docker, buildah, podman and nerdctl that works here, else chatops.
        case automatic = "auto"
        case docker
        case buildah
        case podman
        case nerdctl
        /// chatops itself, from the release binary and the libraries it needs.
        case chatops
    }

    package static func decode(_ fields: inout FieldReader) -> Image {
        Image(
            repository: fields.required("repository", .text, "The image's name, without its tag."),
            tag: fields.optional("tag", .text, "The tag to deploy; left out, the digest of what the image is made of."),
            builder: fields.value(
                "builder",
                .choice(sample: .automatic),
                default: .automatic,
                "What makes the image: a program, or chatops itself."
            )
        )
    }
}
