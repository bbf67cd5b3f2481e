/// What a check saw that is not as it should be, in one phrase.
struct CheckFinding: Sendable, Hashable {
    var isFailure: Bool
    var text: String

    static func failure(_ text: String) -> CheckFinding { CheckFinding(isFailure: true, text: text) }
    static func warning(_ text: String) -> CheckFinding { CheckFinding(isFailure: false, text: text) }
}

/// What came of asking.
struct Answer: Sendable {
    /// The cause first, what follows from it later.
    var findings: [CheckFinding] = []
    var target: String
    /// What is said where nothing was found.
    var summary: String
    var measurements: [Measurement] = []
    /// The certificates that were seen.
    var chains: [ChainReport] = []
    /// How long the service took; nil takes the time of the whole check.
    var duration: Duration?
}

extension CheckReport {
    init(_ name: String, _ answer: Answer) {
        let failures = answer.findings.filter(\.isFailure)
        let warnings = answer.findings.filter { !$0.isFailure }
        let words = (failures + warnings).map(\.text).joined(separator: "; ")
        self.init(
            name: name,
            verdict: !failures.isEmpty ? .failed : !warnings.isEmpty ? .warned : .passed,
            target: answer.target,
            summary: words.isEmpty ? answer.summary : words,
            measurements: answer.measurements,
            chains: answer.chains.isEmpty ? nil : answer.chains
        )
    }
}

extension Measurement {
    /// In milliseconds, with microseconds as fractions.
    init(_ name: String, _ duration: Duration) {
        self.init(name: name, value: (duration.milliseconds * 1000).rounded() / 1000, unit: "ms")
    }
}
