import Diagnostics
import Glibc

/// `ChatServer [serve|migrate|check|database|administrator|rotate-signing-keys|backup-database|answer-challenge|version]`;
/// the only place that prints failures and decides the exit status.
@main
enum Main {
    static func main() async {
        // A reader of our log that goes away must not take the server with it: write(2) then fails with EPIPE.
        signal(SIGPIPE, SIG_IGN)
        // Whatever SQLite creates, on whatever path, is the owner's alone.
        umask(0o077)
        let status: ExitCode
        do {
            try await Invocation(words: CommandLine.arguments.dropFirst()).run()
            status = .done
        } catch {
            StandardError.write(describe(error))
            status = (error as? any Failure)?.exitCode ?? .failed
        }
        exit(status.rawValue)
    }

    /// The failure as `error:` and `hint:` lines, for people and for `chatops`.
    private static func describe(_ error: any Error) -> String {
        guard let failure = error as? any Failure else { return "error: \(error)\n" }
        return "error: \(failure.message)\n" + (failure.hint.map { "hint: \($0)\n" } ?? "")
    }
}
