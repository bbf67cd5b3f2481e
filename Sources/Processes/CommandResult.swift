/// How a program ended and what it printed.
///
/// A non-zero exit is a result, not an error: callers decide.
package struct CommandResult: Sendable {
    package enum Termination: Sendable, Hashable {
        case exited(Int32)
        case signaled(Int32)
    }

    package var command: Command
    package var termination: Termination
    /// Redacted, unless the runner was ``Runner/revealingOutput``; decoded with U+FFFD for what is not UTF-8, and cut at
    /// the front beyond the runner's limit.
    package var standardOutput: String
    package var standardError: String
    package var duration: Duration

    package var succeeded: Bool { termination == .exited(0) }

    /// Itself when the program exited with 0, else throws ``CommandFailure/failed(_:)``.
    @discardableResult
    package func checked() throws(CommandFailure) -> CommandResult {
        guard succeeded else { throw .failed(self) }
        return self
    }
}

/// One line a running program printed, redacted.
package struct OutputLine: Sendable, Hashable {
    package enum Stream: Sendable, Hashable {
        case standardOutput
        case standardError
    }

    package var stream: Stream
    package var text: String
}
