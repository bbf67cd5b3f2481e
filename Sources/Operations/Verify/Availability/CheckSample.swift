internal import FoundationEssentials

/// One of many askings of a check.
struct CheckSample: Sendable {
    /// Of the check, among all that are asked.
    let index: Int
    let at: Date
    let took: Duration
    let report: CheckReport

    var failed: Bool { report.verdict == .failed }
}
