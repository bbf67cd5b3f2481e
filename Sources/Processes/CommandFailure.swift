internal import Diagnostics

package enum CommandFailure: Failure {
    case notFound(Command)
    case notStarted(Command, reason: String)
    case timedOut(Command, after: Duration)
    case failed(CommandResult)
}

extension CommandFailure {
    package var message: String {
        switch self {
        case .notFound(let command): "the program \(command.executable) was not found"
        case .notStarted(let command, let reason): "\(command.executable) could not be started: \(reason)"
        case .timedOut(let command, let limit): "\(command) did not end within \(limit) and was stopped"
        case .failed(let result): "\(result.command) \(result.termination.description)\(result.lastWords)"
        }
    }

    package var hint: String? {
        switch self {
        case .notFound: "chatops doctor says how to install it"
        default: nil
        }
    }
}

extension CommandResult.Termination: CustomStringConvertible {
    package var description: String {
        switch self {
        case .exited(let code): "exited with \(code)"
        case .signaled(let number): "was ended by signal \(number)"
        }
    }
}

extension CommandResult {
    /// The last lines of what the program said, most likely its reason.
    var lastWords: String {
        let text = standardError.isEmpty ? standardOutput : standardError
        let lines = text.split(whereSeparator: \.isNewline).suffix(20)
        return lines.isEmpty ? "" : ":\n  " + lines.joined(separator: "\n  ")
    }
}
