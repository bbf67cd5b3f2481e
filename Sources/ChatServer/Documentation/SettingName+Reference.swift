import Logging
import SystemPackage

/// What the reference page tells of a setting.
struct SettingReference {
    /// What it may be set to.
    let values: String
    /// What it is when it is not set; `nil` where there is no such value.
    let fallback: String?
    let meaning: String

    init(_ setting: IntegerSetting, _ fallback: Int, _ meaning: String) {
        self.init("\(setting.range.lowerBound)…\(setting.range.upperBound)", fallback, meaning)
    }

    init(_ values: String, _ fallback: (any CustomStringConvertible)?, _ meaning: String) {
        self.values = values
        self.fallback = fallback?.description
        self.meaning = meaning
    }
}

extension SettingName {
    /// Its line in the reference; what it is when it is not set is read from the settings themselves.
    var reference: SettingReference {
        let settings = Settings(database: .sqlite(""))
        let (accounts, realtime) = (settings.accounts, settings.realtime)
        return switch self {
        case .accessTokenSeconds:
            .init(
                .accessTokenSeconds,
                accounts.accessTokenLifetime.wholeSeconds,
                "How long an access token is valid, in seconds."
            )
        case .allowedOrigins:
            .init(
                "origins, comma-separated",
                nil,
                "Browsers' `Origin` at `/ws` must be one of these; unset, it must name the host asked for."
            )
        case .commandsPerSecond:
            .init(
                .commandsPerSecond,
                realtime.commandsPerSecond,
                "Commands and frames other than messages, per user, in the long run."
            )
        case .configFile: .init("path", nil, "A file of `NAME=value` lines, which the process environment overrides.")
        case .cookieSecure:
            .init("true, false", accounts.cookieIsSecure, "Whether the refresh cookie is only for https.")
        case .databasePath:
            .init("path", nil, "SQLite's file; its folder exists. This or a MySQL endpoint is required.")
        case .drainDelay:
            .init(
                .drainDelay,
                settings.drainDelay.wholeSeconds,
                "How long after the first signal it still takes requests, not ready any more, in seconds."
            )
        case .exitWhenStdinCloses:
            .init(
                "true, false",
                settings.exitsWhenStdinCloses,
                "Stop when standard input ends, with the parent process."
            )
        case .listenHost: .init("host name or address", settings.listenHost, "Where to listen.")
        case .listenPort: .init(.listenPort, settings.listenPort, "0 takes any free port, which the log tells.")
        case .logFormat: .init("json, text", settings.logFormat.rawValue, "Lines for machines, or for people.")
        case .logLevel: .init("trace … critical", settings.logLevel.rawValue, "The least important events to log.")
        case .lookMilliseconds:
            .init(
                .lookMilliseconds,
                Int(realtime.lookInterval / .milliseconds(1)),
                "How often to look for what other replicas have committed, in milliseconds."
            )
        case .maxSockets: .init(.maxSockets, realtime.maximumSockets, "WebSockets open at a time.")
        case .mysqlCAFile: .init("path", nil, "PEM file of the authority that signed MySQL's certificate.")
        case .mysqlConnections: .init(.mysqlConnections, 8, "Connections to MySQL, each with a thread of its own.")
        case .mysqlDatabase: .init("name", nil, "The schema to use.")
        case .mysqlFingerprint:
            .init("64 hexadecimal digits", nil, "SHA-256 of MySQL's certificate, instead of an authority.")
        case .mysqlHost: .init("host name or address", nil, "MySQL over TCP, always with TLS.")
        case .mysqlPassword: .init("text", nil, "MySQL's password; better in a file.")
        case .mysqlPasswordFile: .init("path", nil, "A file whose first line is MySQL's password.")
        case .mysqlPort: .init(.mysqlPort, 3306, "MySQL's port.")
        case .mysqlSocket: .init("path", nil, "MySQL over a Unix socket.")
        case .mysqlUser: .init("name", nil, "MySQL's account.")
        case .passwordMinimumLength:
            .init(
                .passwordMinimumLength,
                accounts.minimumPasswordLength,
                "How short a new password may be, in characters."
            )
        case .passwordThreads:
            .init(.passwordThreads, accounts.passwordThreads, "Threads that hash passwords, 19 MiB each.")
        case .pingSeconds:
            .init(
                .pingSeconds,
                realtime.pingInterval.wholeSeconds,
                "Between pings; a socket silent for twice as long is cut."
            )
        case .redisURL:
            .init("redis://[[user]:password@]host[:port]", nil, "Where replicas tell each other that there is news.")
        case .registration:
            .init(
                "open, invite, closed",
                accounts.registration.rawValue,
                "Who may register: everybody, the invited, nobody."
            )
        case .sendsPerSecond: .init(.sendsPerSecond, realtime.sendsPerSecond, "Messages per user, in the long run.")
        case .sessionDays:
            .init(
                .sessionDays,
                accounts.sessionLifetime.wholeDays,
                "How long a session lasts after its last use, in days."
            )
        case .shutdownDeadline:
            .init(
                .shutdownDeadline,
                settings.shutdownDeadline.wholeSeconds,
                "How long requests in flight may go on after that, in seconds."
            )
        case .signingKeyDays:
            .init(
                .signingKeyDays,
                accounts.signingKeyLifetime.wholeDays,
                "How long a key signs tokens before the next, in days."
            )
        case .socketQueueBytes:
            .init(.socketQueueBytes, realtime.queueLimit, "Bytes queued for a socket before it is cut.")
        case .socketStallSeconds:
            .init(
                .socketStallSeconds,
                realtime.stallDeadline.wholeSeconds,
                "How long a socket may take nothing of what is queued."
            )
        case .trustedProxies:
            .init("addresses or CIDR blocks, comma-separated", nil, "Proxies whose `X-Forwarded-For` is believed.")
        }
    }

    /// Whether its value must not be shown.
    var isSecret: Bool {
        switch self {
        case .mysqlPassword, .redisURL: true
        default: false
        }
    }
}

extension Duration {
    fileprivate var wholeSeconds: Int { Int(self / .seconds(1)) }
    fileprivate var wholeDays: Int { Int(self / .seconds(86_400)) }
}
