internal import BuildInfo
internal import Diagnostics
package import FoundationEssentials

extension RunReport {
    /// The evidence of a verification.
    ///
    /// - Parameters:
    ///   - command: the form of it, such as `verify health`.
    ///   - arguments: the options that change what is asked or how it is judged, as `--name=value`.
    ///   - isInterrupted: whether it was given up before its time.
    package init(
        _ verification: Verification,
        command: String,
        arguments: [String],
        from started: Date,
        to finished: Date,
        isInterrupted: Bool
    ) {
        self.init(command: command, environment: verification.environment, startedAt: started, actor: .current)
        self.arguments = arguments
        finishedAt = finished
        checks = verification.checks
        availability = verification.availability
        versions = ["chatops": BuildInfo.version, "chatops commit": BuildInfo.commit]
        let faults = verification.faults
        if isInterrupted {
            failure = FailureReport(CancellationError())
        } else if verification.passed {
            (outcome, exitCode) = (.passed, ExitCode.done.rawValue)
        } else {
            (outcome, exitCode) = (.checksFailed, ExitCode.failed.rawValue)
            failure = FailureReport(
                message: faults.first ?? "a check failed",
                hint: nil,
                causes: Array(faults.dropFirst())
            )
        }
    }
}

extension Verification {
    /// What kept it from passing, one line for each check.
    var faults: [String] {
        outcomes.filter(isBad).map { "\($0.check.name): \(summary($0))" }
    }
}
