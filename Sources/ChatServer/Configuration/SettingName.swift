import Diagnostics

/// The variables the server knows, `REDIS_URL` among them; every other `CHAT_…` variable is a fault.
enum SettingName: String, CaseIterable, Sendable {
    case accessTokenSeconds = "CHAT_ACCESS_TOKEN_SECONDS"
    case allowedOrigins = "CHAT_ALLOWED_ORIGINS"
    case commandsPerSecond = "CHAT_COMMANDS_PER_SECOND"
    case configFile = "CHAT_CONFIG_FILE"
    case cookieSecure = "CHAT_COOKIE_SECURE"
    case databasePath = "CHAT_DATABASE_PATH"
    case drainDelay = "CHAT_DRAIN_DELAY_SECONDS"
    case exitWhenStdinCloses = "CHAT_EXIT_WHEN_STDIN_CLOSES"
    case listenHost = "CHAT_LISTEN_HOST"
    case listenPort = "CHAT_LISTEN_PORT"
    case logFormat = "CHAT_LOG_FORMAT"
    case logLevel = "CHAT_LOG_LEVEL"
    case lookMilliseconds = "CHAT_LOOK_MILLISECONDS"
    case maxSockets = "CHAT_MAX_SOCKETS"
    case mysqlCAFile = "CHAT_MYSQL_CA_FILE"
    case mysqlConnections = "CHAT_MYSQL_CONNECTIONS"
    case mysqlDatabase = "CHAT_MYSQL_DATABASE"
    case mysqlFingerprint = "CHAT_MYSQL_FINGERPRINT"
    case mysqlHost = "CHAT_MYSQL_HOST"
    case mysqlPassword = "CHAT_MYSQL_PASSWORD"
    case mysqlPasswordFile = "CHAT_MYSQL_PASSWORD_FILE"
    case mysqlPort = "CHAT_MYSQL_PORT"
    case mysqlSocket = "CHAT_MYSQL_SOCKET"
    case mysqlUser = "CHAT_MYSQL_USER"
    case passwordMinimumLength = "CHAT_PASSWORD_MINIMUM_LENGTH"
    case passwordThreads = "CHAT_PASSWORD_THREADS"
    case pingSeconds = "CHAT_PING_SECONDS"
    case redisURL = "REDIS_URL"
    case registration = "CHAT_REGISTRATION"
    case sendsPerSecond = "CHAT_SENDS_PER_SECOND"
    case sessionDays = "CHAT_SESSION_DAYS"
    case shutdownDeadline = "CHAT_SHUTDOWN_DEADLINE_SECONDS"
    case signingKeyDays = "CHAT_SIGNING_KEY_DAYS"
    case socketQueueBytes = "CHAT_SOCKET_QUEUE_BYTES"
    case socketStallSeconds = "CHAT_SOCKET_STALL_SECONDS"
    case trustedProxies = "CHAT_TRUSTED_PROXIES"

    /// The names that look like ours and are not, in order.
    static func unknown(in names: some Sequence<String>) -> [UnknownName] {
        names.filter { $0.hasPrefix("CHAT_") && SettingName(rawValue: $0) == nil }.sorted().map { name in
            UnknownName(name: name, suggestion: closest(to: name))
        }
    }

    /// The known name that is at most three edits away, if any.
    private static func closest(to name: String) -> SettingName? {
        Suggestion.closest(to: name, among: allCases.map(\.rawValue)).flatMap(SettingName.init)
    }
}

/// A `CHAT_…` variable the server does not know.
///
/// Its value is not kept: it may be a secret under a mistyped name.
struct UnknownName: Equatable, Sendable {
    let name: String
    let suggestion: SettingName?
}
