extension Check {
    /// A name and a TCP port; what is left out follows from the environment's site.
    package struct Place: Sendable {
        package let host: HostAddress?
        package let port: Port?

        package init(host: HostAddress? = nil, port: Port? = nil) {
            self.host = host
            self.port = port
        }

        static func decode(_ fields: inout FieldReader) -> Place {
            Place(
                host: fields.optional("host", .text, "Whose name is asked for, or who is connected to."),
                port: fields.optional("port", .port, "The TCP port; of dns, the resolver's.")
            )
        }
    }

    /// What a name must resolve to.
    package struct DNS: Sendable {
        package let host: HostAddress?
        /// Every address the name may lead to; empty stands for those of `site.address`, if that is set.
        package let addresses: [HostAddress]
        /// Who is asked instead of this machine's own resolvers, and on which port.
        package let resolver: IPv4Address?
        package let port: Port?

        package init(
            host: HostAddress? = nil,
            addresses: [HostAddress] = [],
            resolver: IPv4Address? = nil,
            port: Port? = nil
        ) {
            self.host = host
            self.addresses = addresses
            self.resolver = resolver
            self.port = port
        }

        static func decode(_ fields: inout FieldReader, _ place: Place) -> DNS {
            DNS(
                host: place.host,
                addresses: fields.value(
                    "addresses",
                    .list(of: .text),
                    default: [],
                    "The addresses that the name may lead to; left out, those of site.address."
                ),
                resolver: fields.optional("resolver", .text, "Who is asked, instead of this machine's own resolvers."),
                port: place.port
            )
        }
    }

    /// What TLS with a server must be, and how long its certificate must last.
    package struct TLS: Sendable {
        package let place: Place
        package let authorities: LocalPath?
        package let limits: CertificateLimits
        /// A PEM file with the certificate that must be served.
        package let file: LocalPath?

        package init(
            _ place: Place = Place(),
            authorities: LocalPath? = nil,
            limits: CertificateLimits,
            file: LocalPath? = nil
        ) {
            self.place = place
            self.authorities = authorities
            self.limits = limits
            self.file = file
        }

        static func decode(_ fields: inout FieldReader, _ place: Place, authorities: LocalPath?) -> TLS {
            TLS(
                place,
                authorities: authorities,
                limits: fields.section("certificate", CertificateLimits.self, "What the certificate must be."),
                file: fields.optional("file", .text, "A PEM file with the certificate that must be served.")
            )
        }
    }
}

/// When a certificate is about to expire, and what goes with it.
package struct CertificateLimits: Section {
    package let warnDays: Int
    package let failDays: Int
    /// Whether answers must tell browsers to stay with HTTPS (RFC 6797).
    package let hsts: Bool

    package init(warnDays: Int = 21, failDays: Int = 7, hsts: Bool = false) {
        self.warnDays = warnDays
        self.failDays = failDays
        self.hsts = hsts
    }

    package static func decode(_ fields: inout FieldReader) -> CertificateLimits {
        let limits = CertificateLimits(
            warnDays: fields.value(
                "warnDays",
                .integer(0...3650, "a number of days"),
                default: 21,
                "With fewer days left it passes with a warning."
            ),
            failDays: fields.value(
                "failDays",
                .integer(0...3650, "a number of days"),
                default: 7,
                "With fewer days left it has failed."
            ),
            hsts: fields.value("hsts", .boolean, default: false, "Whether Strict-Transport-Security must be there.")
        )
        if limits.failDays > limits.warnDays {
            fields.forbid(["failDays"], besides: "warnDays", because: "is more than the days of the warning")
        }
        return limits
    }
}
