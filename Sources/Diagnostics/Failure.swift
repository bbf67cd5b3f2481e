/// An error a person can act on.
///
/// One enum per folder conforms; only the root command prints it.
package protocol Failure: Error, Sendable {
    /// What failed, on what, and why, in one or more full lines without a trailing period or newline; no secrets.
    var message: String { get }
    /// The next command to type, or the next thing to do.
    var hint: String? { get }
    var exitCode: ExitCode { get }
    /// The error this one was caused by, shown under `--verbose`.
    var cause: (any Error)? { get }
}

extension Failure {
    package var hint: String? { nil }
    package var exitCode: ExitCode { .failed }
    package var cause: (any Error)? { nil }
}
