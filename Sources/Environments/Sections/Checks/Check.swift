/// One question `verify` asks the service from outside.
package struct Check: Section {
    package enum Kind: String, CaseIterable, Sendable {
        case http
        case dns
        case tcp
        case tls
        case external
        case host
        case chat
        case release
        case database
        case renewal
    }

    /// What is asked, with what only that kind of question needs.
    package enum Question: Sendable {
        case http(HTTP)
        case dns(DNS)
        case tcp(Place)
        case tls(TLS)
        /// A program of the user's own, as argv.
        case external(command: [String])
        case host(HostLimits)
        case chat(Chat)
        /// Whether what serves is what was deployed.
        case release
        case database(DatabaseLimits)
        /// Whether the certificate that was issued is installed, and renewal runs.
        case renewal
    }

    package let question: Question
    /// After this the check has failed.
    package let deadline: Duration
    /// Above this it passes with a warning.
    package let slowerThan: Duration?

    package init(_ question: Question, deadline: Duration = .seconds(5), slowerThan: Duration? = nil) {
        self.question = question
        self.deadline = deadline
        self.slowerThan = slowerThan
    }

    package var kind: Kind {
        switch question {
        case .http: .http
        case .dns: .dns
        case .tcp: .tcp
        case .tls: .tls
        case .external: .external
        case .host: .host
        case .chat: .chat
        case .release: .release
        case .database: .database
        case .renewal: .renewal
        }
    }

    package static func decode(_ fields: inout FieldReader) -> Check {
        let kind = fields.value("type", .choice(sample: Kind.http), default: .http, "What is asked.")
        let http = HTTP.decode(&fields)
        let place = Place.decode(&fields)
        let dns = DNS.decode(&fields, place)
        let tls = TLS.decode(&fields, place, authorities: http.authorities)
        let command = fields.value(
            "command",
            .list(of: .string("text")),
            default: [],
            "A program of your own and its arguments; exit 0 passes, 2 warns, all else fails."
        )
        let limits = fields.section("limits", HostLimits.self, "What the machine must have left.")
        let chat = Chat.decode(&fields, http)
        let database = fields.section("database", DatabaseLimits.self, "What the database must have left.")
        let deadline = fields.value(
            "deadline",
            .duration(.milliseconds(1) ... .seconds(600)),
            default: kind.deadline,
            "After this it has failed; left out, of type chat 10s, and of release and database 30s."
        )
        let slowerThan = fields.optional(
            "slowerThan",
            .duration(.milliseconds(1) ... .seconds(600)),
            "Above this it passes with a warning."
        )
        if let slowerThan, slowerThan > deadline {
            fields.forbid(["slowerThan"], besides: "deadline", because: "is longer than the deadline")
        }
        if chat.probe.hold >= deadline {
            fields.contradict(["chat", "hold"], besides: ["deadline"], because: "is not shorter than the deadline")
        }
        kind.refuseOthers(&fields)
        let question: Question =
            switch kind {
            case .http: .http(http)
            case .dns: .dns(dns)
            case .tcp: .tcp(place)
            case .tls: .tls(tls)
            case .external: .external(command: command)
            case .host: .host(limits)
            case .chat: .chat(chat)
            case .release: .release
            case .database: .database(database)
            case .renewal: .renewal
            }
        return Check(question, deadline: deadline, slowerThan: slowerThan)
    }
}

extension Check.Kind {
    /// Unless another is declared; what takes several calls of kubectl has longer.
    package var deadline: Duration {
        switch self {
        case .http, .dns, .tcp, .tls, .external, .host, .renewal: .seconds(5)
        case .chat: .seconds(10)
        case .release, .database: .seconds(30)
        }
    }

    /// The keys beside those that every check may have.
    private var keys: Set<String> {
        switch self {
        case .http: ["path", "url", "follow", "authorities", "expect"]
        case .dns: ["host", "port", "addresses", "resolver"]
        case .tcp: ["host", "port"]
        case .tls: ["host", "port", "authorities", "certificate", "file"]
        case .external: ["command"]
        case .host: ["limits"]
        case .chat: ["url", "authorities", "chat"]
        case .release, .renewal: []
        case .database: ["database"]
        }
    }

    /// Names what is missing for this kind, and what belongs to another.
    fileprivate func refuseOthers(_ fields: inout FieldReader) {
        fields.keep(to: self, of: "checks", \.keys, needing: self == .external ? ["command"] : [])
        switch self {
        case .http:
            if fields.place(of: ["path"]) != nil {
                fields.forbid(["url"], besides: "path", because: "stands beside a path; a check asks one thing")
            }
            fields.needOne(of: ["path", "url"])
        case .dns where fields.place(of: ["resolver"]) == nil:
            fields.forbid(["port"], besides: "type", because: "is the resolver's, and none is named")
        default: break
        }
    }
}
