internal import FoundationEssentials

/// What differs between two runs, by what a person would ask about.
package struct EvidenceComparison: Encodable, Sendable {
    /// One thing; nil where a run has none of it.
    package struct Difference: Encodable, Sendable, Equatable {
        /// Such as `version chatops` or `check ready: firstByte`.
        package let subject: String
        package let before: String?
        package let after: String?
    }

    package let before: String
    package let after: String
    package let differences: [Difference]

    package init(_ before: EvidenceRecord, _ after: EvidenceRecord) {
        self.before = before.name
        self.after = after.name
        let facts = (Self.facts(before.report), Self.facts(after.report))
        let old = Dictionary(facts.0) { first, _ in first }
        let new = Dictionary(facts.1) { first, _ in first }
        // In the order of the later run, and then what only the earlier one had.
        let subjects = facts.1.map(\.0) + facts.0.map(\.0).filter { new[$0] == nil }
        var seen: Set<String> = []
        differences = subjects.filter { seen.insert($0).inserted && old[$0] != new[$0] }.map {
            Difference(subject: $0, before: old[$0], after: new[$0])
        }
    }

    private static func facts(_ report: RunReport) -> [(String, String)] {
        let run = [
            ("command", "\(report.command) \(report.environment)"),
            ("options", report.arguments.isEmpty ? "none" : report.arguments.joined(separator: " ")),
            ("by", "\(report.actor.user) on \(report.actor.host)"), ("outcome", report.outcome.title),
            ("exit code", "\(report.exitCode)"),
            ("duration", Figures.duration(report.finishedAt.timeIntervalSince(report.startedAt))),
        ]
        let failure = report.failure.map { [("failure", $0.message)] } ?? []
        return run + failure + named("version", report.versions) + named("digest", report.digests)
            + named("result", report.results) + report.steps.flatMap(facts) + report.checks.flatMap(facts)
            + (report.pods ?? []).flatMap { pod in named("image of \(pod.component)", pod.images) }
    }

    private static func named(_ kind: String, _ values: [String: String]) -> [(String, String)] {
        values.sorted { $0.key < $1.key }.map { ("\(kind) \($0.key)", $0.value) }
    }

    private static func facts(_ step: StepReport) -> [(String, String)] {
        let optional = [
            ("step \(step.name): duration", step.milliseconds.map { Figures.duration(milliseconds: $0) }),
            ("step \(step.name): note", step.note),
            ("step \(step.name): changes", step.details.map { $0.joined(separator: "; ") }),
        ]
        return [("step \(step.name)", step.outcome.rawValue), ("step \(step.name): intent", step.intent)]
            + optional.compactMap { subject, value in value.map { (subject, $0) } }
    }

    private static func facts(_ check: CheckReport) -> [(String, String)] {
        [("check \(check.name)", check.verdict.rawValue), ("check \(check.name): seen", check.summary)]
            + check.measurements.map {
                ("check \(check.name): \($0.name)", "\(Figures.value($0.value)) \($0.unit)")
            }
    }
}
