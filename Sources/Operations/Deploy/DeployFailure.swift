package import Diagnostics
package import Processes
package import SystemPackage

package enum DeployFailure: Failure {
    case notEmbedded(environment: String, kind: String)
    case unfitSetting(String)
    case portInUse(host: String, port: UInt16, holders: [ProcessTable.Entry])
    case cannotListen(host: String, port: UInt16, Errno)
    case diskFull(FilePath, free: UInt64, needed: UInt64)
    case databaseIsGone(EmbeddedLayout)
    case settingsRefused(CommandResult)
    case migrationFailed(CommandResult)
    case migrationTooSlow(limit: Duration)
    case serverExited(CommandResult)
    case neverListened(within: Duration, lastWords: String)
    case neverReady(within: Duration, url: String, answer: String, lastWords: String)
    case keepsDying(String, lastWords: String)
    case otherReleaseRuns(wanted: String, running: String?)
}

extension DeployFailure {
    package var message: String {
        switch self {
        case .notEmbedded(let environment, let kind):
            "\(environment) is of kind \(kind), which this version of chatops renders but does not deploy yet"
        case .unfitSetting(let name):
            "server.settings.\(name) has a line break, spaces at an end or a quote at its beginning, which the "
                + "server's settings cannot carry"
        case .portInUse(_, let port, let holders):
            "port \(port) is already in use by \(Self.names(holders))"
        case .cannotListen(let host, let port, let errno): "cannot listen on \(host):\(port): \(errno)"
        case .diskFull(let path, let free, let needed):
            "the file system of \(path) is full: \(free >> 20) MiB free, \(needed >> 20) MiB needed"
        case .databaseIsGone(let layout):
            "the database \(layout.database) is gone, though a release has served with it"
        case .settingsRefused(let result): "ChatServer refuses its settings: \(result.lastLines(5))"
        case .migrationTooSlow(let limit): "the database was not migrated within \(limit); the migration was stopped"
        case .migrationFailed(let result):
            "the database could not be migrated: ChatServer migrate \(result.termination): \(result.lastLines(5))"
        case .serverExited(let result): "the new server \(result.termination): \(result.lastLines(5))"
        case .neverListened(let limit, let words):
            "the new server did not listen within \(limit)" + Self.saying(words)
        case .neverReady(let limit, let url, let answer, let words):
            "the new server did not become ready within \(limit): \(url) \(answer)" + Self.saying(words)
        case .keepsDying(let release, let words):
            "release \(release) became ready in its trial but keeps dying as the server" + Self.saying(words)
        case .otherReleaseRuns(let wanted, let running):
            "release \(wanted) was to serve, but \(running.map { "release \($0)" } ?? "none") does"
        }
    }

    package var hint: String? {
        switch self {
        case .notEmbedded: "chatops deploy embedded"
        case .unfitSetting: nil
        case .portInUse(_, let port, let holders):
            holders.first.map { "stop it (kill \($0.identity.pid)), or set server.listen.port to another than \(port)" }
                ?? "see it with: sudo ss -ltnp 'sport = :\(port)'; or set server.listen.port to another"
        case .cannotListen: "set server.listen.host and server.listen.port to what this machine has"
        case .diskFull(let path, _, _): "free space (df -h \(path)), then run the same command again"
        case .databaseIsGone(let layout): "put it back; or, to begin with an empty one: rm \(layout.good)"
        case .settingsRefused: "these variables come from server.settings of the environment"
        case .migrationTooSlow: "give it longer with server.startDeadline"
        case .neverListened, .neverReady:
            "--verbose shows all that it says; give it longer with server.startDeadline"
        case .migrationFailed, .serverExited: "--verbose shows all that it says"
        case .keepsDying, .otherReleaseRuns: "chatops logs"
        }
    }

    package var exitCode: ExitCode {
        switch self {
        case .notEmbedded, .unfitSetting, .settingsRefused: .configuration
        default: .failed
        }
    }

    private static func names(_ holders: [ProcessTable.Entry]) -> String {
        if holders.isEmpty { return "a process of another user" }
        return holders.map { "\($0.program) (pid \($0.identity.pid))" }.joined(separator: ", ")
    }

    private static func saying(_ words: String) -> String { words.isEmpty ? "" : "; its last words: \(words)" }
}

extension CommandResult {
    /// The last lines it said on standard error, or on standard output when it said nothing there.
    fileprivate func lastLines(_ count: Int) -> String {
        let text = standardError.isEmpty ? standardOutput : standardError
        let lines = text.split(whereSeparator: \.isNewline).suffix(count)
        let words = lines.isEmpty ? "it said nothing" : lines.joined(separator: "\n  ")
        return words.hasPrefix("error: ") ? String(words.dropFirst(7)) : words
    }
}
