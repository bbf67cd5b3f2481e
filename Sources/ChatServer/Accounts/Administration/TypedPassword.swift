import Diagnostics
import Glibc

/// A password from standard input: its first line, without echo where somebody types it.
enum TypedPassword {
    /// - Throws: `AdministratorFailure.noPassword` when there is none.
    static func read() throws(AdministratorFailure) -> String {
        let isTerminal = isatty(STDIN_FILENO) == 1
        var settings = termios()
        if isTerminal, tcgetattr(STDIN_FILENO, &settings) == 0 {
            StandardError.write("Password: ")
            var silent = settings
            silent.c_lflag &= ~tcflag_t(ECHO)
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        }
        let line = readLine(strippingNewline: true)
        if isTerminal {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
            StandardError.write("\n")
        }
        guard let line, !line.isEmpty else { throw .noPassword }
        return line
    }
}

/// Why there is no administrator yet.
enum AdministratorFailure: Failure, Equatable {
    case noPassword
    case refused(DomainError)
}

extension AdministratorFailure {
    var message: String {
        switch self {
        case .noPassword: "there is no password on standard input"
        case .refused(let error):
            ([error.message] + error.details.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
                .joined(separator: ": ")
        }
    }

    var exitCode: ExitCode { .failed }
}
