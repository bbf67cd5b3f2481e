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
        let isBad = checks.contains { Self.isBad($0, refusesWarnings) }
        passed = !isBad && availability?.contains { $0.failed > 0 } != true
    }

    func isBad(_ check: CheckReport) -> Bool { Self.isBad(check, refusesWarnings) }

    private static func isBad(_ check: CheckReport, _ refusesWarnings: Bool) -> Bool {
        check.verdict == .failed || refusesWarnings && check.verdict == .warned
    }

    private enum CodingKeys: CodingKey {
        case environment, passed, checks, availability, evidence
    }
}
