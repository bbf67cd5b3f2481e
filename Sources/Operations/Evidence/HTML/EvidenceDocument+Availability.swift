extension EvidenceDocument {
    /// How each check went over the time, drawn on one scale of time and one of milliseconds.
    var availability: HTML? {
        guard let availability = report.availability, !availability.isEmpty else { return nil }
        let scale = LatencyChart.Scale(of: availability)
        let items = availability.map { check -> HTML in
            let times = [("p50", check.p50), ("p95", check.p95), ("p99", check.p99), ("max", check.max)]
            let figures = times.map { name, time -> HTML in
                time.map { "<span>\(name) <b>\(Figures.value($0)) ms</b></span> " } ?? ""
            }
            return """
                <li><div class="head"><h3>\(check.name)</h3> \(check.worst.tone.badge(words(check))) \
                <span class="time">\(check.asked) asked</span></div>
                \(LatencyChart(check, on: scale).drawing)<p class="figures">\(figures)</p>
                \(outages(check))</li>

                """
        }
        return section(
            "availability",
            "Over time",
            """
            <p class="legend"><span><span class="key latency" aria-hidden="true"></span>half of the answers</span> \
            <span><span class="key slowest" aria-hidden="true"></span>the slowest</span> \
            <span><span class="key failure" aria-hidden="true"></span>a failure</span> \
            <span>full height: \(Figures.value(scale.milliseconds)) ms</span></p>
            <p class="scale" aria-hidden="true"><span>0</span>\
            <span>\(Figures.duration(milliseconds: scale.whole))</span></p>
            <ol class="cards">
            \(items)</ol>

            """
        )
    }

    private func words(_ check: Availability) -> String {
        let share = check.share.map { "\(Figures.value($0)) % available" } ?? "never asked"
        let bad = [(check.failed, "failed"), (check.warned, "with a warning"), (check.skipped ?? 0, "skipped")].filter {
            $0.0 > 0
        }
        return (bad.map { "\($0.0) \($0.1)" } + [share]).joined(separator: ", ")
    }

    private func outages(_ check: Availability) -> HTML {
        if check.outages.isEmpty { return "" }
        let longest = 500
        let lines = check.outages.prefix(longest).map { outage -> HTML in
            "<li><time>\(outage.at)</time> \(outage.summary)</li>\n"
        }
        let more = check.outages.count - lines.count
        let rest: HTML = more > 0 ? "<p class=\"muted\">and \(more) more, in run.json</p>\n" : ""
        return "<ul class=\"changes\">\n\(lines)</ul>\n\(rest)"
    }
}
