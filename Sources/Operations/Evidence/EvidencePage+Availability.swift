extension EvidencePage {
    /// How the checks went over a time, and each asking that failed.
    var availability: [String] {
        guard let availability = report.availability, !availability.isEmpty else { return [] }
        let rows = availability.map { check in
            let times = [check.p50, check.p95, check.p99, check.max].map { $0.map { "\(Figures.value($0)) ms" } ?? "" }
            let share = check.share.map { "\(Figures.value($0)) %" } ?? ""
            return [check.name, "\(check.asked)", "\(check.failed)", "\(check.skipped ?? 0)", share] + times
        }
        let outages = availability.flatMap { check in
            check.outages.map { [$0.at, check.name, $0.summary] }
        }
        let table = Markdown.table(
            ["Check", "Asked", "Failed", "Skipped", "Available", "p50", "p95", "p99", "max"],
            rows
        )
        let failed = outages.isEmpty ? [] : [""] + Markdown.table(["Failed at", "Check", "Seen"], outages)
        return ["## Over time", ""] + table + failed
    }
}
