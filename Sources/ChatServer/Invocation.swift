import BuildInfo
import Diagnostics
import FoundationEssentials
import Logging
import SystemPackage

/// What the command line asks for.
///
/// Everything else is configured by `CHAT_…` variables.
enum Invocation: Equatable {
    case serve
    case migrate
    /// Says whether the settings are understood, and does nothing.
    case check
    /// Says how the database does, and leaves no trace in it.
    case database
    case version
    /// Makes the account with this email address an administrator's.
    case administrator(email: String)
    /// Makes a new key to sign access tokens with; `revoking` ends the older ones and their tokens.
    case rotateSigningKeys(revoking: Bool)
    /// Copies the embedded database into a new file as of one moment, and says what is in it.
    case copyDatabase(FilePath)
    /// Shows an answer to an authority of certificates; needs no settings.
    case answerChallenge(ChallengeAnswerer)
    /// Writes the pages that follow from the code into a checkout; not for people.
    case reference(FilePath)

    /// - Parameter words: The arguments after the program's name; none means `serve`.
    /// - Throws: `UsageFailure` unless the first word is known and has as many after it as it wants.
    init(words: some Collection<String>) throws(UsageFailure) {
        var arguments = words.dropFirst()[...]
        switch words.first {
        case nil, "serve": self = .serve
        case "migrate": self = .migrate
        case "check": self = .check
        case "database": self = .database
        case "version": self = .version
        case "administrator":
            guard let email = arguments.popFirst() else { throw .missingWord("an email address") }
            self = .administrator(email: email)
        case "rotate-signing-keys":
            let isRevoking = arguments.first == "--revoke"
            if isRevoking { arguments.removeFirst() }
            self = .rotateSigningKeys(revoking: isRevoking)
        case "backup-database":
            guard let file = arguments.popFirst() else { throw .missingWord("a file") }
            self = .copyDatabase(FilePath(file))
        case "answer-challenge": self = .answerChallenge(try ChallengeAnswerer(words: &arguments))
        case "reference":
            guard let folder = arguments.popFirst() else { throw .missingWord("a folder") }
            self = .reference(FilePath(folder))
        case .some(let word): throw .unknownWord(word)
        }
        if let extra = arguments.first { throw .extraWord(extra) }
    }

    func run() async throws {
        switch self {
        case .serve:
            try await runServer(Settings.load(environment: ProcessInfo.processInfo.environment))
        case .migrate:
            let settings = try Settings.load(environment: ProcessInfo.processInfo.environment)
            print(try await migrateDatabase(settings.database, logger: Logger(settings)), terminator: "")
        case .check:
            _ = try Settings.load(environment: ProcessInfo.processInfo.environment)
        case .database:
            let settings = try Settings.load(environment: ProcessInfo.processInfo.environment)
            print(try DatabaseReport.read(settings.database).text, terminator: "")
        case .administrator(let email):
            let settings = try Settings.load(environment: ProcessInfo.processInfo.environment)
            print(try await createAdministrator(email: email, settings), terminator: "")
        case .rotateSigningKeys(let isRevoking):
            let settings = try Settings.load(environment: ProcessInfo.processInfo.environment)
            print(try await replaceSigningKeys(revoking: isRevoking, settings), terminator: "")
        case .copyDatabase(let file):
            let settings = try Settings.load(environment: ProcessInfo.processInfo.environment)
            guard case .sqlite(let path) = settings.database else { throw UsageFailure.onlyForSQLite }
            print(try DatabaseCopy.make(of: path, at: file).text, terminator: "")
        case .answerChallenge(let answerer): try await answerer.run()
        case .reference(let checkout):
            print(try writeReference(into: checkout), terminator: "")
        case .version:
            print(#"{"version":"\#(BuildInfo.version)","commit":"\#(BuildInfo.commit)"}"#)
        }
    }
}

enum UsageFailure: Failure, Equatable {
    case unknownWord(String)
    case extraWord(String)
    case missingWord(String)
    /// MySQL has its own ways.
    case onlyForSQLite
}

extension UsageFailure {
    var exitCode: ExitCode { .usage }

    var message: String {
        let complaint =
            switch self {
            case .unknownWord(let word): "unknown command '\(word)'"
            case .extraWord(let word): "unexpected argument '\(word)'"
            case .missingWord(let what): "\(what) is missing"
            case .onlyForSQLite: "backup-database copies SQLite's file, and the messages are in MySQL"
            }
        return complaint + "\nusage: ChatServer [serve | migrate | check | database | administrator EMAIL | "
            + "rotate-signing-keys [--revoke] | backup-database FILE | answer-challenge --port PORT KEY-AUTHORIZATION | version]"
    }
}
