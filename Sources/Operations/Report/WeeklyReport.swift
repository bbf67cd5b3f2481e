internal import FoundationEssentials
package import SystemPackage

/// What evidence tells of a week: each statement with the page that proves it, and plans apart from what was done.
package struct WeeklyReport: Sendable {
    struct Statement: Sendable, Equatable {
        let text: String
        /// Of the page that proves it, from the checkout's root.
        let link: String
        var details: [String] = []
        /// Of the run that was done after this one failed.
        var fix: String?
        /// Of the pages of earlier runs that showed the same.
        var earlier: [String] = []
    }

    struct Section: Sendable, Equatable {
        let title: String
        let statements: [Statement]
        var isChecklist = false
    }

    let week: ReportWeek
    let language: ReportLanguage
    private(set) var sections: [Section] = []
    /// What stands there instead of statements.
    private(set) var remark: String?
    /// The lines of `docs/plan.md`; empty where there is none.
    let plan: [String]

    /// - Parameter project: the checkout's root.
    package init(
        of week: ReportWeek,
        _ language: ReportLanguage,
        in project: FilePath,
        variables: [String: String]
    ) throws {
        self.week = week
        self.language = language
        let text = try FileContents.read(project.appending("docs").appending("plan.md"), limit: 1 << 20)
        plan = String(decoding: text ?? [], as: UTF8.self).split(
            omittingEmptySubsequences: false,
            whereSeparator: \.isNewline
        ).map(String.init)
        let evidence = try CheckoutEvidence(in: project, variables: variables)
        add(
            evidence.runs.filter { week.holds($0.report.startedAt) },
            evidence.gaps.filter { $0.day.map(week.holds) ?? true },
            among: evidence.runs
        )
    }

    private mutating func add(_ runs: [EvidencedRun], _ gaps: [EvidenceGap], among all: [EvidencedRun]) {
        if runs.isEmpty && gaps.isEmpty { remark = language.nothing }
        let done = runs.filter(\.isDone)
        if remark == nil && done.isEmpty { remark = language.nothingDone }
        let failed = runs.filter { $0.isVerified && !$0.report.outcome.isGood }
        sections = [
            Section(title: language.done, statements: done.map(statement)),
            Section(title: language.verified, statements: verified(runs)),
            Section(title: language.failed, statements: failed.map { failure($0, among: all) }),
            Section(title: language.shown, statements: shown(runs), isChecklist: true),
            Section(
                title: language.unproven,
                statements: runs.filter { !$0.isVerified }.map(unproven) + gaps.map(unproven)
            ),
        ].filter { !$0.statements.isEmpty }
    }

    private func statement(_ run: EvidencedRun) -> Statement {
        let report = run.report
        let applied = report.steps.count { $0.outcome == .applied }
        let passed = report.checks.count { $0.verdict == .passed }
        let latency = report.checks.flatMap(\.measurements).filter { $0.name == "total" && $0.unit == "ms" }.map(
            \.value
        )
        let figures = [
            "\(language.took) \(Figures.duration(report.finishedAt.timeIntervalSince(report.startedAt)))",
            applied > 0 ? "\(language.steps): \(applied)" : nil, passed > 0 ? "\(language.checks): \(passed)" : nil,
            latency.max().map { "\(language.slowest) \(Figures.value($0)) ms" },
            report.versions["ChatServer"].map { "ChatServer \($0)" },
        ]
        return Statement(text: "\(head(run)): \(figures.compactMap(\.self).joined(separator: ", "))", link: run.link)
    }

    /// Each form of `verify` of an environment by the last run that passed, and the earlier ones of the week.
    private func verified(_ runs: [EvidencedRun]) -> [Statement] {
        let passed = runs.filter { $0.isVerified && $0.report.outcome == .passed }
        let groups = Dictionary(grouping: passed) { "\($0.report.environment) \($0.report.command)" }
        return groups.values.compactMap { runs -> (last: EvidencedRun, statement: Statement)? in
            guard let last = runs.last else { return nil }
            var statement = statement(last)
            statement.details = (last.report.availability ?? []).map(availability)
            statement.earlier = runs.dropLast().map(\.link)
            return (last, statement)
        }
        .sorted { ($0.last.report.startedAt, $0.last.link) < ($1.last.report.startedAt, $1.last.link) }
        .map(\.statement)
    }

    private func availability(_ check: Availability) -> String {
        let share = check.share.map { "\(Figures.value($0)) %" }
        let times = [("p50", check.p50), ("p99", check.p99)].compactMap { name, time in
            time.map { "\(name) \(Figures.value($0)) ms" }
        }
        return "\(check.name): "
            + ([share, "\(language.asked): \(check.asked)"].compactMap(\.self) + times)
            .joined(separator: ", ")
    }

    private func failure(_ run: EvidencedRun, among all: [EvidencedRun]) -> Statement {
        let report = run.report
        let later = all.first {
            $0.isVerified && $0.report.outcome.isGood
                && $0.report.environment == report.environment && $0.report.command == report.command
                && $0.report.startedAt > report.startedAt
        }
        var details = report.failure.map { [$0.message] + $0.causes } ?? []
        if let hint = report.failure?.hint { details.append("\(language.whatToDo): \(hint)") }
        if later == nil { details.append(language.notFixed) }
        return Statement(
            text: "\(head(run)): \(language.outcome(report.outcome))",
            link: run.link,
            details: details,
            fix: later?.link
        )
    }

    /// Each check of an environment by the last run of the week that saw it, where it passed and all of that run verifies.
    private func shown(_ runs: [EvidencedRun]) -> [Statement] {
        var names: [String] = []
        var last: [String: (check: CheckReport, run: EvidencedRun)] = [:]
        for run in runs where run.isVerified {
            for check in run.report.checks {
                let name = "\(run.report.environment): \(check.name)"
                if last.updateValue((check, run), forKey: name) == nil { names.append(name) }
            }
        }
        return names.compactMap { name in
            guard let (check, run) = last[name], check.verdict == .passed else { return nil }
            return Statement(text: "\(name): \(check.summary) (\(check.target))", link: run.link)
        }
    }

    private func unproven(_ gap: EvidenceGap) -> Statement {
        let day = gap.day.map { "\(ReportWeek.day($0)) " } ?? ""
        return Statement(
            text: "\(day)\(gap.environment): \(gap.problem)",
            link: gap.link,
            details: ["chatops evidence verify \(gap.environment)"]
        )
    }

    private func unproven(_ run: EvidencedRun) -> Statement {
        Statement(text: head(run), link: run.link, details: ["chatops evidence verify \(run.report.environment)"])
    }

    private func head(_ run: EvidencedRun) -> String {
        "\(ReportWeek.day(run.report.startedAt)) \(run.report.environment), \(language.deed(run.report.command))"
    }
}
