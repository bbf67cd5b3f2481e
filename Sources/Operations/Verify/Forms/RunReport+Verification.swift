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
        let failed = (availability ?? []).filter { $0.failed > 0 }.map { check in
            let last = check.outages.last.map { ", the last at \($0.at): \($0.summary)" } ?? ""
            return "\(check.name) failed \(check.failed) of \(check.asked) times\(last)"
        }
        let told = Set((availability ?? []).filter { $0.failed > 0 }.map(\.name))
        let bad = checks.filter { isBad($0) && !told.contains($0.name) }
        return failed + bad.map { "\($0.name): \($0.summary)" }
    }
}
