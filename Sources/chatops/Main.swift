import ArgumentParser
import Diagnostics
import Glibc

@main
enum Main {
    /// Parses, runs, prints what went wrong and exits: the only place that does the last two.
    static func main() async {
        // A reader that went away, as in `chatops logs | head`, is an error of write(2) and not a signal.
        signal(SIGPIPE, SIG_IGN)
        // Scripts ask for it often, and building the tree of commands takes longer than all the rest.
        if CommandLine.arguments.dropFirst().elementsEqual(["--version"]) {
            print(Chatops.versionLine)
            return
        }
        let failures = FailureOutput(.requested(in: CommandLine.arguments), verbose: FailureOutput.isVerbose)
        do {
            var command = try Chatops.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            leave(.done)
        } catch let ended as Ended {
            leave(ended.code)
        } catch let failure as any Failure {
            leave(failures.print(failure))
        } catch is CancellationError {
            leave(failures.print(Interruption()))
        } catch {
            let code = Chatops.exitCode(for: error)
            // Help, version and completion scripts are "errors" that succeed.
            if code.isSuccess { Chatops.exit(withError: error) }
            let isUsage = code == .validationFailure
            if isUsage && failures.isForPeople { Chatops.exit(withError: error) }
            let failure: any Failure = isUsage ? UsageFailure(Chatops.message(for: error)) : UnexpectedFailure(error)
            leave(failures.print(failure))
        }
    }

    /// Ends the process at once.
    ///
    /// exit(3) would first take down what libraries keep, such as OpenSSL's memory, while threads that nobody waits for
    /// may still use it.
    private static func leave(_ code: Diagnostics.ExitCode) -> Never {
        fflush(nil)
        _exit(code.rawValue)
    }
}

/// A command that has printed all it had to say, and ends with this code.
struct Ended: Error {
    var code: Diagnostics.ExitCode
}

/// A command line that makes no sense, found after it was parsed.
struct UsageFailure: Failure {
    let message: String
    let hint: String?

    init(
        _ message: String,
        hint: String = "chatops help lists the commands, chatops help COMMAND their options"
    ) {
        self.message = message
        self.hint = hint
    }

    var exitCode: Diagnostics.ExitCode { .usage }
}

/// Ctrl-C before anything was begun, or while something was only looked at.
struct Interruption: Failure {
    var message: String { "interrupted; nothing was changed" }
    var exitCode: Diagnostics.ExitCode { .interrupted }
}

/// A bug: an error that nobody turned into a `Failure`.
struct UnexpectedFailure: Failure {
    let error: String

    init(_ error: any Error) { self.error = "\(error)" }

    var message: String { "unexpected error: \(error)" }
    var hint: String? { "this is a bug in chatops; please report it with the command and this message" }
    var exitCode: Diagnostics.ExitCode { .bug }
}
