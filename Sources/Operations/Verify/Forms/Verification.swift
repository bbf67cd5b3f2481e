/// What came of asking an environment's checks, in the form that `--json` prints.
package struct Verification: Encodable, Sendable {
    package let environment: String
    package let passed: Bool
    /// Each once, or the last of each where they were asked over a time.
    package let checks: [CheckReport]
    /// Nil where each was asked once.
    package let availability: [Availability]?
    /// The folder of its evidence; nil where none was recorded.
    package var evidence: String?
    private let refusesWarnings: Bool

    /// - Parameter refusesWarnings: whether a warning fails the whole as a failure does.
    package init(
        of environment: String,
        _ checks: [CheckReport],
        _ availability: [Availability]? = nil,
        refusesWarnings: Bool
    ) {
        self.environment = environment
        self.checks = checks
        self.availability = availability
        self.refusesWarnings = refusesWarnings
        let worst = Dictionary((availability ?? []).map { ($0.name, $0.worst) }) { first, _ in first }
        outcomes = checks.map { check in
            Outcome(check: check, verdict: max(check.verdict, worst[check.name] ?? .passed))
        }
        // A check that was never answered has no last report.
        let verdicts = outcomes.map(\.verdict) + (availability ?? []).map(\.worst)
        passed = verdicts.allSatisfy { $0 == .passed || $0 == .warned && !refusesWarnings }
    }

    /// A check's last report, with the worst verdict of all its askings.
    struct Outcome: Sendable {
        let check: CheckReport
        let verdict: CheckReport.Verdict
    }

    /// In the order of the checks.
    let outcomes: [Outcome]

    /// The checks that keep it from passing.
    package var failing: [CheckReport] { outcomes.filter(isBad).map(\.check) }

    func isBad(_ outcome: Outcome) -> Bool {
        outcome.verdict == .failed || refusesWarnings && outcome.verdict == .warned
    }

    /// What kept a check from passing, or its last answer.
    func summary(_ outcome: Outcome) -> String {
        let availability = availability?.first { $0.name == outcome.check.name }
        guard let availability, outcome.verdict > .passed else { return outcome.check.summary }
        return availability.summary ?? outcome.check.summary
    }

    private enum CodingKeys: CodingKey {
        case environment, passed, checks, availability, evidence
    }
}
