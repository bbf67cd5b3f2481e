internal import FoundationEssentials

/// `report.md`: a run as a page for people.
struct EvidencePage {
    let report: RunReport
    /// Of the run's folder.
    let name: String

    var text: String {
        let sections = [
            heading, failure, asked, plan, changes, timeline, availability, checks, certificates, pods,
            values("Results", report.results), values("Versions", report.versions),
            values("SHA-256 digests", report.digests), verification,
        ]
        return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private var heading: [String] {
        let command = Markdown.escaped(report.command)
        let environment = Markdown.escaped(report.environment)
        let took = Self.seconds(report.finishedAt.timeIntervalSince(report.startedAt))
        return [
            "# \(command) \(environment): \(report.outcome.title)", "",
            "**\(report.outcome.sentence)** The run took \(took) and ended with exit code \(report.exitCode)"
                + "\(counts.isEmpty ? "" : ": \(counts)").",
        ]
    }

    /// Such as `3 steps applied, 1 step satisfied, 4 checks passed`.
    var counts: String {
        let steps = Self.tally(report.steps.map { $0.outcome.rawValue }, of: "step")
        return (steps + checkCounts).joined(separator: ", ")
    }

    /// Over a time, the last verdict of each says little.
    private var checkCounts: [String] {
        guard let availability = report.availability else {
            return Self.tally(report.checks.map { $0.verdict.rawValue }, of: "check")
        }
        let asked = availability.reduce(0) { $0 + $1.asked }
        return ["asked \(asked) times", "\(availability.reduce(0) { $0 + $1.failed }) failed"]
    }

    /// The title of the checks.
    var checksTitle: String { report.availability == nil ? "Checks" : "The last answer of each check" }

    private var failure: [String] {
        guard let failure = report.failure else { return [] }
        var lines = ["## Failure", "", "- Error: \(Markdown.escaped(failure.message))"]
        if let hint = failure.hint { lines.append("- What to do: \(Markdown.escaped(hint))") }
        return lines + failure.causes.map { "- Caused by: \(Markdown.escaped($0))" }
    }

    private var asked: [String] {
        let arguments = report.arguments.isEmpty ? "none" : report.arguments.joined(separator: " ")
        let actor = report.actor
        return ["## What was asked", ""]
            + Markdown.table(
                ["", ""],
                [
                    ["Command", "chatops \(report.command) \(report.environment)"],
                    ["Options", arguments],
                    ["By", "\(actor.user) on \(actor.host), process \(actor.pid)"],
                    ["Started", Timestamp.text(report.startedAt)],
                    ["Finished", Timestamp.text(report.finishedAt)],
                ]
            )
    }

    private var plan: [String] {
        if report.steps.isEmpty { return [] }
        let rows = report.steps.enumerated().map { index, step in
            [
                "\(index + 1)", step.name, step.intent, step.outcome.rawValue,
                step.milliseconds.map { "\($0) ms" } ?? "", step.note ?? "",
            ]
        }
        return ["## Plan", ""] + Markdown.table(["", "Step", "Intent", "Outcome", "Duration", "Note"], rows)
    }

    private var checks: [String] {
        if report.checks.isEmpty { return [] }
        let rows = report.checks.map { check in
            let figures = check.measurements.map { "\($0.name) \($0.value) \($0.unit)" }
            return [check.name, check.verdict.rawValue, check.target, check.summary, figures.joined(separator: ", ")]
        }
        return ["## \(checksTitle)", ""] + Markdown.table(["Check", "Verdict", "Target", "Seen", "Measured"], rows)
    }

    private var certificates: [String] {
        let rows = report.checks.flatMap { check in
            (check.chains ?? []).flatMap { chain in
                chain.certificates.map { certificate in
                    [
                        check.name, "\(chain.origin.rawValue): \(chain.place)", certificate.subject, certificate.issuer,
                        certificate.names.joined(separator: ", "), certificate.notBefore.dayAndTime,
                        certificate.notAfter.dayAndTime, certificate.keyType, certificate.serial,
                        certificate.fingerprint,
                    ]
                }
            }
        }
        if rows.isEmpty { return [] }
        let titles = ["Check", "Where", "Subject", "Issuer", "Names", "From", "Until", "Key", "Serial", "SHA-256"]
        return ["## Certificates", ""] + Markdown.table(titles, rows)
    }

    private func values(_ title: String, _ values: [String: String]) -> [String] {
        if values.isEmpty { return [] }
        let rows = values.sorted { $0.key < $1.key }.map { [$0.key, $0.value] }
        return ["## \(title)", ""] + Markdown.table(["", ""], rows)
    }

    private var verification: [String] {
        [
            "## How to verify this page", "",
            "    chatops evidence verify \(EvidenceName.sanitized(report.environment))", "",
            "recomputes the digests of this run, `\(name)`, and of all others in its chain, and names every file that "
                + "was changed, added or removed since.",
        ]
    }

    private static func tally(_ words: [String], of noun: String) -> [String] {
        Dictionary(grouping: words, by: \.self).sorted { $0.key < $1.key }.map { word, occurrences in
            "\(occurrences.count) \(noun)\(occurrences.count == 1 ? "" : "s") \(word)"
        }
    }

    private static func seconds(_ interval: TimeInterval) -> String {
        guard interval.isFinite, abs(interval) < 1e12 else { return "an unknown time" }
        let milliseconds = Int((interval * 1000).rounded())
        let fraction = "\(1000 + milliseconds.magnitude % 1000)".dropFirst()
        return "\(milliseconds < 0 ? "-" : "")\(milliseconds.magnitude / 1000).\(fraction) s"
    }
}
