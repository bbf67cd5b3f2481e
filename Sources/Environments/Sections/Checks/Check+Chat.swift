extension Check {
    /// A conversation of one account with itself, over two connections.
    package struct Chat: Sendable {
        /// Where, other than at the environment's own address.
        package let url: WebAddress?
        package let authorities: LocalPath?
        package let probe: Probe

        package init(url: WebAddress? = nil, authorities: LocalPath? = nil, probe: Probe = Probe()) {
            self.url = url
            self.authorities = authorities
            self.probe = probe
        }

        static func decode(_ fields: inout FieldReader, _ http: HTTP) -> Chat {
            let probe = fields.section("chat", Probe.self, "Who converses, and how fast it must go.")
            guard case .url(let url) = http.target else { return Chat(authorities: http.authorities, probe: probe) }
            return Chat(url: url, authorities: http.authorities, probe: probe)
        }
    }

    /// Who converses, and how fast it must go.
    package struct Probe: Section {
        package let email: EmailAddress
        /// Nil lets chatops generate one, once, and keep it beside the checkout.
        package let password: Secret?
        /// How long the connections are left silent before a last message.
        package let hold: Duration
        package let slowerThan: PhaseLimits

        package init() {
            email = .probe
            password = nil
            hold = .zero
            slowerThan = PhaseLimits()
        }

        private init(email: EmailAddress, password: Secret?, hold: Duration, slowerThan: PhaseLimits) {
            self.email = email
            self.password = password
            self.hold = hold
            self.slowerThan = slowerThan
        }

        package static func decode(_ fields: inout FieldReader) -> Probe {
            Probe(
                email: fields.value("email", .text, default: .probe, "The standing account that converses."),
                password: fields.optional(
                    "password",
                    .secret("a password"),
                    "Its password; left out, one is generated once and kept below .chatops."
                ),
                hold: fields.value(
                    "hold",
                    .duration(.zero ... .seconds(600)),
                    default: .zero,
                    "How long the connections are left silent before a last message; finds proxies that cut them."
                ),
                slowerThan: fields.section(
                    "slowerThan",
                    PhaseLimits.self,
                    "Above these, each for one phase, it passes with a warning."
                )
            )
        }
    }

    /// What each phase of a conversation may take.
    package struct PhaseLimits: Section {
        package let login: Duration?
        package let upgrade: Duration?
        package let ack: Duration?
        package let receive: Duration?
        package let readBack: Duration?

        package static func decode(_ fields: inout FieldReader) -> PhaseLimits {
            PhaseLimits(
                login: limit("login", "Logging in, or signing up.", &fields),
                upgrade: limit("upgrade", "Opening a WebSocket.", &fields),
                ack: limit("ack", "From sending a message to its acknowledgement.", &fields),
                receive: limit("receive", "From sending it to its arrival at the second connection.", &fields),
                readBack: limit("readBack", "Reading it back over REST.", &fields)
            )
        }

        private static func limit(_ name: String, _ summary: String, _ fields: inout FieldReader) -> Duration? {
            fields.optional(name, .duration(.milliseconds(1) ... .seconds(600)), summary)
        }
    }
}

extension Check.PhaseLimits {
    package init() { self.init(login: nil, upgrade: nil, ack: nil, receive: nil, readBack: nil) }
}
