internal import FoundationEssentials

/// `report.html`: a run as a page that people rather look at.
struct EvidenceDocument {
    let report: RunReport
    /// Of the run's folder.
    let name: String

    var text: String {
        StandalonePage(
            language: "en",
            title: "\(report.command) \(report.environment): \(report.outcome.title)",
            body: body
        )
        .text
    }

    private var body: HTML {
        let sections = [
            failure, steps, changes, availability, checks, timeline, pods, values("results", "Results", report.results),
            values("versions", "Versions", report.versions), values("digests", "SHA-256 digests", report.digests),
            asked,
        ]
        return "<main>\n\(verdict)\n\(sections.compactMap(\.self))</main>\n\(footer)"
    }

    private var verdict: HTML {
        let took = Figures.duration(report.finishedAt.timeIntervalSince(report.startedAt))
        let tone = report.outcome.tone
        return """
            <header class="verdict \(tone.rawValue)">
            <p class="state"><span aria-hidden="true">\(tone.mark)</span> \(report.outcome.title)</p>
            <h1>chatops \(report.command) <bdi>\(report.environment)</bdi></h1>
            <p>\(report.outcome.sentence)</p>
            <p class="facts"><span>took <b>\(took)</b></span> <span>exit code <b>\(Int(report.exitCode))</b></span> \
            <span>\(moment(report.startedAt))</span> <span>by <bdi>\(report.actor.user)</bdi> on \
            <bdi>\(report.actor.host)</bdi></span></p>
            \(counts)</header>
            """
    }

    private var counts: HTML {
        let counts = EvidencePage(report: report, name: name).counts
        return counts.isEmpty ? "" : "<p class=\"muted\">\(counts)</p>\n"
    }

    private var failure: HTML? {
        guard let failure = report.failure else { return nil }
        let hint = failure.hint.map { hint -> HTML in "<h3>What to do</h3>\n<p>\(hint)</p>\n" }
        let causes = failure.causes.map { cause -> HTML in "<li>\(cause)</li>\n" }
        let because: HTML? = causes.isEmpty ? nil : "<h3>Caused by</h3>\n<ul>\n\(causes)</ul>\n"
        return section(
            "failure",
            "What failed",
            "<p class=\"bad\"><strong>\(failure.message)</strong></p>\n\([hint, because].compactMap(\.self))"
        )
    }

    private var asked: HTML? {
        let arguments = report.arguments.isEmpty ? "none" : report.arguments.joined(separator: " ")
        return section(
            "asked",
            "What was asked",
            list([
                ("Command", "chatops \(report.command) \(report.environment)"), ("Options", arguments),
                ("By", "\(report.actor.user) on \(report.actor.host), process \(report.actor.pid)"),
                ("Started", Timestamp.text(report.startedAt)), ("Finished", Timestamp.text(report.finishedAt)),
            ])
        )
    }

    private func values(_ id: String, _ title: String, _ values: [String: String]) -> HTML? {
        values.isEmpty ? nil : section(id, title, list(values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
    }

    private var footer: HTML {
        """
        <footer>
        <p>Run <code>\(name)</code>. To prove that this page and the files beside it are as they were written: \
        <code>chatops evidence verify \(EvidenceName.sanitized(report.environment))</code></p>
        <p><a href="run.json">run.json</a> · <a href="report.md">report.md</a> · \
        <a href="manifest.json">manifest.json</a></p>
        </footer>
        """
    }
}

extension EvidenceDocument {
    /// A part of the page that screen readers can go to by its title.
    func section(_ id: HTML, _ title: String, _ content: HTML) -> HTML {
        "<section aria-labelledby=\"\(id)\">\n<h2 id=\"\(id)\">\(title)</h2>\n\(content)</section>\n"
    }

    func section(_ id: String, _ title: String, _ content: HTML) -> HTML {
        section("\(id)" as HTML, title, content)
    }

    func list(_ pairs: [(String, String)]) -> HTML {
        "<dl>\n\(pairs.map { term, value -> HTML in "<dt>\(term)</dt><dd>\(value)</dd>\n" })</dl>\n"
    }

    private func moment(_ date: Date) -> HTML {
        let text = Timestamp.text(date)
        return "<time datetime=\"\(text)\">\(String(text.prefix(19).replacing("T", with: " "))) UTC</time>"
    }
}
