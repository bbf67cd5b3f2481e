import Diagnostics
import Glibc

/// Asks whoever typed the command, on the terminal, or takes the answer from its options.
struct Consent: Sendable {
    let options: ConsentOptions
    let context: Context

    /// Whether to do something that destroys nothing: `--yes`, or what is typed; no where nobody can be asked.
    func isGiven(to question: String) -> Bool {
        if options.yes { return true }
        guard let answer = ask("\(question) [y/N] ") else { return false }
        return ["y", "yes"].contains(answer.lowercased())
    }

    /// Throws unless the environment's name was typed, or given by `--confirm`: `--yes` does not answer this.
    ///
    /// - Parameter loss: what will be gone, to follow “This”: "deletes all messages".
    func confirm(_ environment: String, loss: String) throws {
        if let given = options.confirm {
            guard given == environment else {
                throw ConsentFailure.otherName(given, environment: environment, loss: loss)
            }
            return
        }
        guard let answer = ask("This \(loss). Type the environment's name, \(environment), to go on: ") else {
            throw ConsentFailure.nobodyToAsk(environment: environment, loss: loss)
        }
        guard answer == environment else {
            throw ConsentFailure.otherName(answer, environment: environment, loss: loss)
        }
    }

    /// Nil where nobody can be asked, or nobody answers.
    private func ask(_ question: String) -> String? {
        guard !options.noInput, isatty(STDIN_FILENO) == 1, context.diagnostics.isInteractive else { return nil }
        context.diagnostics.say(question)
        guard let line = readLine() else {
            context.diagnostics.say("\n")
            return nil
        }
        return line.filter { !$0.isWhitespace }
    }
}

enum ConsentFailure: Failure {
    case nobodyToAsk(environment: String, loss: String)
    case otherName(String, environment: String, loss: String)
}

extension ConsentFailure {
    var message: String {
        switch self {
        case .nobodyToAsk(_, let loss): "this \(loss), and nobody can be asked whether that is meant"
        case .otherName(let given, let environment, _):
            "“\(given)” is not the environment's name, \(environment); nothing was changed"
        }
    }

    var hint: String? {
        switch self {
        case .nobodyToAsk(let environment, _), .otherName(_, let environment, _):
            "if it is meant: the same command with --confirm \(environment)"
        }
    }

    var exitCode: Diagnostics.ExitCode { .usage }
}
