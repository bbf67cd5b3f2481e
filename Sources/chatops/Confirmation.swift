import Diagnostics
import Glibc

/// A word that a person types, or has typed in the command already, before something is done that cannot be undone.
///
/// `--yes` is no such word: it answers only what loses nothing.
struct Confirmation: Sendable {
    /// What has to be typed: the environment's name.
    let word: String
    /// What `--confirm` gave.
    let given: String?
    /// Whether `--yes` was given.
    let agreed: Bool
    /// Whether somebody may be asked: not under `--no-input`.
    let mayAsk: Bool
    /// Where the question is shown.
    let terminal: Terminal

    /// Returns once the word was given.
    ///
    /// Asks only where both standard input and the terminal are one; throws ``ConfirmationFailure`` where nobody can be
    /// asked, or something else was typed. Cancelling the task ends the wait for an answer.
    ///
    /// - Parameter losses: what would be lost, one line each.
    func obtain(_ losses: [String]) async throws {
        if let given {
            guard given == word else { throw ConfirmationFailure.otherWord(given, word: word, losses: losses) }
            return
        }
        guard canAsk else {
            throw ConfirmationFailure.nobodyToAsk(word: word, losses: losses)
        }
        let warning = terminal.styled("This cannot be undone:", .red)
        terminal.say("\(warning)\n" + losses.map { "  \($0)\n" }.joined())
        terminal.say("Type the environment's name, \(word), to go on: ")
        let typed = try await line()
        guard typed == word else { throw ConfirmationFailure.otherWord(typed, word: word, losses: losses) }
    }

    /// Whether to do something that destroys nothing: `--yes`, or what is typed; no where nobody can be asked.
    func isGiven(to question: String) async throws -> Bool {
        if agreed { return true }
        guard canAsk else { return false }
        terminal.say("\(question) [y/N] ")
        return ["y", "yes"].contains(try await line().lowercased())
    }

    private var canAsk: Bool { mayAsk && terminal.isInteractive && isatty(STDIN_FILENO) == 1 }

    /// What is typed until the end of the line, without blanks around it; empty when the input ends.
    private func line() async throws -> String {
        var bytes: [UInt8] = []
        while true {
            // A read would hold a thread that others need, and could not be cancelled.
            var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            guard poll(&input, 1, 0) > 0 else {
                try await Task.sleep(for: .milliseconds(50))
                continue
            }
            var byte: UInt8 = 0
            guard read(STDIN_FILENO, &byte, 1) == 1, byte != UInt8(ascii: "\n") else { break }
            bytes.append(byte)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        return String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

/// Something that cannot be undone was not confirmed, and so not done.
enum ConfirmationFailure: Failure {
    case nobodyToAsk(word: String, losses: [String])
    case otherWord(String, word: String, losses: [String])
    /// Something that loses nothing, but was to be agreed to.
    case notAgreed

    var message: String {
        switch self {
        case .nobodyToAsk(_, let losses): "this cannot be undone, and nobody could be asked:\n" + Self.list(losses)
        case .otherWord(let typed, let word, let losses):
            "“\(typed)” is not “\(word)”, so nothing was done of what cannot be undone:\n" + Self.list(losses)
        case .notAgreed: "nothing was changed, since nobody agreed to it"
        }
    }

    var hint: String? {
        switch self {
        case .nobodyToAsk(let word, _), .otherWord(_, let word, _):
            "if that is meant: the same command with --confirm \(word)"
        case .notAgreed: "if that is meant: the same command with --yes"
        }
    }

    var exitCode: ExitCode { .preflight }

    private static func list(_ losses: [String]) -> String { losses.map { "  \($0)" }.joined(separator: "\n") }
}
