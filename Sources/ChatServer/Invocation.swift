import BuildInfo
import Diagnostics
import FoundationEssentials

/// What the command line asks for.
///
/// There are no options: everything else is configured by `CHAT_…` variables.
enum Invocation: String, CaseIterable {
    case serve
    case migrate
    /// Says whether the settings are understood, and does nothing.
    case check
    case version

    /// - Parameter words: The arguments after the program's name; none means `serve`.
    /// - Throws: `UsageFailure` unless there is at most one word and it is known.
    init(words: some Collection<String>) throws(UsageFailure) {
        guard let word = words.first else {
            self = .serve
            return
        }
        guard let known = Self(rawValue: word) else { throw .unknownWord(word) }
        if let extra = words.dropFirst().first { throw .extraWord(extra) }
        self = known
    }

    func run() async throws {
        switch self {
        case .serve:
            try await runServer(Settings.load(environment: ProcessInfo.processInfo.environment))
        case .migrate:
            print(try migrateDatabase(Settings.load(environment: ProcessInfo.processInfo.environment)), terminator: "")
        case .check:
            _ = try Settings.load(environment: ProcessInfo.processInfo.environment)
        case .version:
            print(#"{"version":"\#(BuildInfo.version)","commit":"\#(BuildInfo.commit)"}"#)
        }
    }
}

enum UsageFailure: Failure, Equatable {
    case unknownWord(String)
    case extraWord(String)
}

extension UsageFailure {
    var exitCode: ExitCode { .usage }

    var message: String {
        let complaint =
            switch self {
            case .unknownWord(let word): "unknown command '\(word)'"
            case .extraWord(let word): "unexpected argument '\(word)'"
            }
        return complaint + "\nusage: ChatServer [serve | migrate | check | version]"
    }
}
