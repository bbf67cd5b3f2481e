import FoundationEssentials
import Operations

/// What `verify` found, in the form that was asked for.
enum VerificationText {
    static func render(
        _ verification: Verification,
        _ options: VerifyOptions,
        _ terminal: Terminal,
        at now: Date
    ) throws -> String {
        switch options.format {
        case .text: text(verification, terminal)
        case .json: try OutputFormat.json.render(verification) { "" }
        case .yaml: try OutputFormat.yaml.render(verification) { "" }
        case .junit: JUnitReport.text(verification, at: now)
        case .prometheus: PrometheusText.text(verification, at: now)
        }
    }

    static func text(_ verification: Verification, _ terminal: Terminal) -> String {
        let evidence = verification.evidence.map { "evidence: \($0)/report.md\n" } ?? ""
        if let availability = verification.availability { return text(availability, terminal) + evidence }
        let checks = verification.checks
        let failed = checks.filter { $0.verdict == .failed }.count
        let warned = checks.filter { $0.verdict == .warned }.count
        let warnings = warned == 0 ? "" : ", \(warned) with a warning"
        let sum =
            failed == 0 ? "all \(checks.count) checks passed\(warnings)" : "\(failed) of \(checks.count) checks failed"
        return checks.map { CheckText.full($0, terminal) + "\n" }.joined() + sum + "\n" + evidence
    }

    private static func warned(_ check: Availability) -> String {
        check.warned == 0 ? "" : ", \(check.warned) with a warning"
    }

    private static func text(_ availability: [Availability], _ terminal: Terminal) -> String {
        availability.map { check in
            let mark = CheckText.mark(check.worst, terminal)
            let figures = [("p50", check.p50), ("p95", check.p95), ("p99", check.p99), ("max", check.max)]
            let times = figures.compactMap { name, value in value.map { "\(name) \($0) ms" } }.joined(separator: ", ")
            return
                "\(mark) \(check.name): \(check.asked) asked, \(check.failed) failed\(warned(check)), \(check.share ?? 0) % available\n"
                + (check.skipped.map {
                    "    \($0) times due and not asked: earlier ones had not come back, or chatops stood still\n"
                } ?? "")
                + (times.isEmpty ? "" : "    \(times)\n")
                + check.outages.map { "    \($0.at) \(VisibleText.visible($0.summary))\n" }.joined()
        }.joined()
    }
}
