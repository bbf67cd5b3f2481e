/// What came of asking an environment's checks, in the form that `--json` prints.
package struct Verification: Encodable, Sendable {
    package let environment: String
    package let passed: Bool
    /// Each once, or the last of each where they were asked over a time.
    package let checks: [CheckReport]
    /// Nil where each was asked once.
    package let availability: [Availability]?

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
        let isBad = checks.contains { $0.verdict == .failed || refusesWarnings && $0.verdict == .warned }
        passed = !isBad && availability?.contains { $0.failed > 0 } != true
    }
}
