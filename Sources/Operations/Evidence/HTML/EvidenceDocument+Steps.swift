internal import FoundationEssentials

extension EvidenceDocument {
    /// The plan as it was carried out, each step with where in the run it was at work.
    var steps: HTML? {
        if report.steps.isEmpty { return nil }
        let items = report.steps.map { step -> HTML in
            let note = step.note.map { note -> HTML in "<p>\(note)</p>\n" } ?? ""
            let time = step.milliseconds.map { milliseconds -> HTML in
                "<span class=\"time\">\(Figures.duration(milliseconds: milliseconds))</span>"
            }
            return """
                <li><div class="head"><h3>\(step.name)</h3> \(step.outcome.tone.badge(step.outcome.rawValue)) \
                \(time ?? "")</div>
                <p class="intent">\(step.intent)</p>
                \(note)\(strip(step))</li>

                """
        }
        return section("plan", "Steps", "<ol class=\"cards\">\n\(items)</ol>\n")
    }

    /// The lines of the steps' details.
    var changes: HTML? {
        let steps = report.steps.filter { !($0.details ?? []).isEmpty }
        if steps.isEmpty { return nil }
        let lists = steps.map { step -> HTML in
            let details = step.details ?? []
            return """
                <h3>\(step.name) <span class="muted">(\(details.count))</span></h3>
                <ul class="changes">
                \(details.map { detail -> HTML in "<li>\(detail)</li>\n" })</ul>

                """
        }
        return section("changes", "What changed", "\(lists)")
    }

    /// The run from left to right, and the step's part of it; said in words beside it.
    private func strip(_ step: StepReport) -> HTML {
        guard let started = step.startedAt, let milliseconds = step.milliseconds else { return "" }
        let begin = started.timeIntervalSince(report.startedAt) * 1000
        let whole = report.finishedAt.timeIntervalSince(report.startedAt) * 1000
        let bar = Span(from: begin, length: Double(milliseconds), of: max(whole, begin + Double(milliseconds)))
        return """
            <svg class="strip \(step.outcome.tone.rawValue)" viewBox="0 0 1000 8" preserveAspectRatio="none" \
            aria-hidden="true"><rect class="track" width="1000" height="8"/>\
            <rect class="bar" x="\(bar.x)" width="\(bar.width)" height="8"/></svg>

            """
    }
}
