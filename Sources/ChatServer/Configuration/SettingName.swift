import Diagnostics

/// The variables the server knows; every other `CHAT_…` variable is a fault.
enum SettingName: String, CaseIterable, Sendable {
    case configFile = "CHAT_CONFIG_FILE"
    case databasePath = "CHAT_DATABASE_PATH"
    case exitWhenStdinCloses = "CHAT_EXIT_WHEN_STDIN_CLOSES"
    case listenHost = "CHAT_LISTEN_HOST"
    case listenPort = "CHAT_LISTEN_PORT"
    case logFormat = "CHAT_LOG_FORMAT"
    case logLevel = "CHAT_LOG_LEVEL"
    case shutdownDeadline = "CHAT_SHUTDOWN_DEADLINE_SECONDS"

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
