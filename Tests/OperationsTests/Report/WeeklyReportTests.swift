import FoundationEssentials
import Processes
import SystemPackage
import Testing

@testable import Operations

/// A month of evidence: deploys, failures, a fix, rotated secrets, verifications, a week in which only something failed, and one with
/// nothing at all.
@Suite struct WeeklyReportTests {
    private let project = TemporaryFolder()

    private static let weeks = ["2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26"]

    init() throws {
        try record("local", "bootstrap", day: "2026-01-05", .done)
        try record("local", "deploy", day: "2026-01-06", .putBack, failure: "image not found: <b>|x")
        try record("local", "deploy", day: "2026-01-07", .done, latency: 24.5)
        try record("remote", "deploy", day: "2026-01-07", .unverified, failure: "check ready failed")
        try record("local", "deploy", day: "2026-01-08", .nothingToChange)
        try record("local", "secrets rotate", day: "2026-01-12", .done)
        try record("local", "verify all", day: "2026-01-13", .passed, latency: 31)
        try record("local", "verify all", day: "2026-01-14", .checksFailed, failure: "ready: 503")
        try record("local", "verify all", day: "2026-01-15", .passed, latency: 12, askedOverTime: true)
        try record("remote", "deploy", day: "2026-01-18", .interrupted, failure: "the run was killed")
        try record("remote", "deploy", day: "2026-01-26", .preflightFailed, failure: "no space")
    }

    @Test(arguments: ReportLanguage.allCases, weeks)
    func everyStatementLinksToEvidenceThatVerifies(language: ReportLanguage, day: String) throws {
        let report = try report(day, language)
        let statements = report.sections.flatMap(\.statements)
        #expect(statements.isEmpty == (day == "2026-01-19"))
        for link in statements.map(\.link) + statements.compactMap(\.fix) + statements.flatMap(\.earlier) {
            #expect(try FileContents.read(project.path.pushing(FilePath(link))) != nil, "\(link)")
            #expect(report.markdown.contains("](\(link))") && report.html.contains("href=\"\(link)\""))
        }
        for environment in ["local", "remote"] { #expect(try store(environment).verify().isIntact) }
        let bullets = report.markdown.split(separator: "\n").filter { $0.hasPrefix("- ") }
        #expect(bullets.count == statements.count && bullets.allSatisfy { $0.contains("](evidence/") })
        #expect(report.html.contains("<html lang=\"\(language.rawValue)\">"))
    }

    @Test func aWeekIsToldWithFiguresCausesAndFixes() throws {
        let page = try report("2026-01-09", .en).markdown
        let local = "evidence/local/20260107T120000Z-deploy/report.html"
        #expect(
            page == """
                # Patch note 2026-01-05 – 2026-01-11

                ## Done

                - 2026-01-05 local, bootstrapped: took 1.5 s, steps applied: 1, checks passed: 1 \
                ([evidence](evidence/local/20260105T120000Z-bootstrap/report.html))
                - 2026-01-07 local, deployed: took 1.5 s, steps applied: 1, checks passed: 1, slowest answer 24.5 ms \
                ([evidence](\(local)))

                ## Failed

                - 2026-01-06 local, deployed: failed and put back \
                ([evidence](evidence/local/20260106T120000Z-deploy/report.html))
                  - image not found: \\<b\\>\\|x
                  - What to do: fix it
                  - [Done later](\(local))
                - 2026-01-07 remote, deployed: in place, but not verified \
                ([evidence](evidence/remote/20260107T120000Z-deploy/report.html))
                  - check ready failed
                  - What to do: fix it
                  - No later run of the same command is done yet.

                ## Shown to work

                - [x] local: ready: 200 (GET http://127.0.0.1:8080/health/ready) \
                ([evidence](evidence/local/20260108T120000Z-deploy/report.html))

                """
        )
    }

    @Test func verificationsAreToldApartFromWhatWasDone() throws {
        let page = try report("2026-01-12", .en).markdown
        let last = "evidence/local/20260115T120000Z-verify-all/report.html"
        #expect(
            page.contains(
                """
                ## Verified from the outside

                - 2026-01-15 local, verify all: took 1.5 s, checks passed: 1, slowest answer 12 ms ([evidence](\(last)))
                  - ready: 75 %, asked: 4, p50 20 ms, p99 30 ms
                  - earlier this week: [1](evidence/local/20260113T120000Z-verify-all/report.html)

                ## Failed

                - 2026-01-14 local, verify all: checks failed \
                ([evidence](evidence/local/20260114T120000Z-verify-all/report.html))
                  - ready: 503
                  - What to do: fix it
                  - [Done later](\(last))
                """
            ),
            "\(page)"
        )
    }

    @Test func koreanSaysTheSame() throws {
        let page = try report("2026-01-05", .ko).markdown
        for expected in ["# 패치 노트 2026-01-05", "## 완료", "local, 배포: 소요 시간 1.5 s", "## 동작이 확인된 항목", "실패 후 되돌림"] {
            #expect(page.contains(expected), "\(expected)")
        }
        let (english, korean) = (try report("2026-01-05", .en), try report("2026-01-05", .ko))
        #expect(english.sections.map { $0.statements.map(\.link) } == korean.sections.map { $0.statements.map(\.link) })
    }

    @Test func aWeekWithoutEvidenceSaysSo() throws {
        #expect(try report("2026-01-19", .en).markdown.contains("There is no evidence of this week."))
        #expect(try report("2026-01-19", .ko).html.contains("이 주에는 증거가 없습니다."))
        let failedOnly = try report("2026-01-26", .en)
        #expect(failedOnly.markdown.contains("Nothing was done and verified this week."))
        #expect(failedOnly.sections.map(\.title) == ["Failed"])
    }

    @Test(arguments: ReportLanguage.allCases)
    func nothingThatDoesNotVerifyIsCalledDone(language: ReportLanguage) throws {
        let run = "evidence/local/20260107T120000Z-deploy"
        let page = project.path.pushing(FilePath("\(run)/report.md"))
        try DurableFile.write("forged".utf8, to: page, permissions: .ownerReadWrite)
        let report = try report("2026-01-05", language)
        let sections = Dictionary(uniqueKeysWithValues: report.sections.map { ($0.title, $0.statements.map(\.link)) })
        #expect(sections[language.done]?.contains("\(run)/report.html") == false)
        #expect(sections[language.unproven] == ["\(run)/report.html"])
        #expect(!report.sections.flatMap(\.statements).contains { $0.fix == "\(run)/report.html" })

        let chain = project.path.pushing("evidence/local/chain.txt")
        let bytes = try #require(try FileContents.read(chain))
        try DurableFile.write(bytes.dropLast(), to: chain, permissions: .ownerReadWrite)
        let broken = try self.report("2026-01-05", language)
        #expect(!broken.sections.contains { $0.title == language.done || $0.title == language.shown })
    }

    /// What a killed writer leaves is linked where it is, and what somebody changed there is not believed.
    @Test(arguments: [false, true]) func aRunUnderItsPartialNameIsJudgedLikeOthers(isForged: Bool) throws {
        let last = "20260115T120000Z-verify-all"
        let evidence = project.path.pushing("evidence/local")
        let partial = evidence.appending(".\(last).partial")
        // The last run of the chain is what a writer may have left so.
        try Folder.remove(evidence)
        try record("local", "verify all", day: "2026-01-15", .passed)
        try DurableFile.move(evidence.appending(last), to: partial)
        if isForged {
            let run = partial.appending("run.json")
            let text = try #require(try FileContents.read(run))
            let forged = String(decoding: text, as: UTF8.self).replacing("\"200\"", with: "\"999\"")
            try DurableFile.write(forged.utf8, to: run, permissions: .ownerReadWrite)
        }
        let report = try report("2026-01-15", .en)
        let statements = report.sections.flatMap(\.statements).filter { $0.text.contains("verify all") }
        #expect(statements.map(\.link) == ["evidence/local/.\(last).partial/report.html"])
        #expect(report.markdown.contains("Not counted") == isForged)
        #expect(!report.markdown.contains("999") && report.markdown.contains("[x] local: ready") != isForged)
    }

    /// Evidence that was damaged beyond reading is no week without evidence.
    @Test(arguments: ["missing page", "renamed", "no report", "no chain", "no folder"])
    func whatCannotBeReadIsToldAsNotCounted(damage: String) throws {
        let evidence = project.path.pushing("evidence/remote")
        let run = evidence.appending("20260126T120000Z-deploy")
        switch damage {
        case "missing page": try Folder.remove(run.appending("report.md"))
        case "renamed": try DurableFile.move(run, to: evidence.appending("20260126T120000Z-other"))
        case "no report": try DurableFile.write([0], to: run.appending("run.json"), permissions: .ownerReadWrite)
        case "no chain": try Folder.remove(evidence.appending("chain.txt"))
        default: try Folder.remove(run)
        }
        let report = try report("2026-01-26", .en)
        #expect(report.remark == "Nothing was done and verified this week.")
        let gaps = try #require(report.sections.first { $0.title == "Not counted: evidence that does not verify" })
        #expect(gaps.statements.contains { $0.text.hasPrefix("2026-01-26 remote: 20260126T120000Z-") }, "\(gaps)")
        for statement in gaps.statements {
            #expect(FileKind(at: project.path.pushing(FilePath(statement.link))) != nil, "\(statement.link)")
        }
    }

    @Test func strayFilesAreNoEnvironments() throws {
        let file = project.path.pushing("evidence/README.md")
        try DurableFile.write("x".utf8, to: file, permissions: .ownerReadWrite)
        #expect(try report("2026-01-05", .en).sections.count == 3)
    }

    @Test(arguments: ReportLanguage.allCases)
    func plansStandApart(language: ReportLanguage) throws {
        try Folder.create(project.path.appending("docs"), permissions: .ownerReadWriteExecute)
        let plan = "# Done\n- [x] backups <script>\n"
        try DurableFile.write(plan.utf8, to: project.path.pushing("docs/plan.md"), permissions: .ownerReadWrite)
        let report = try report("2026-01-05", language)
        #expect(report.markdown.hasSuffix("## \(language.planned)\n\n> # Done\n> - [x] backups <script>\n> \n"))
        #expect(!report.sections.flatMap(\.statements).contains { $0.text.contains("backups") })
        #expect(report.html.contains("backups &lt;script&gt;"))
    }

    @Test(arguments: [
        ("2026-01-05", "2026-01-05"), ("2026-01-11", "2026-01-05"), ("2026-01-01", "2025-12-29"),
        ("1969-12-31", "1969-12-29"), ("2024-02-29", "2024-02-26"),
    ])
    func weeksBeginOnMonday(day: String, monday: String) throws {
        #expect(try ReportWeek.day(#require(ReportWeek(day)).start) == monday)
    }

    @Test(arguments: ["", "9999-12-31", "2026-02-30", "2026-1-5", "20260105", "yesterday", "2026-01-05T00"])
    func whatIsNoDayIsNoWeek(text: String) {
        #expect(ReportWeek(text) == nil)
    }

    private func report(_ day: String, _ language: ReportLanguage) throws -> WeeklyReport {
        try WeeklyReport(of: #require(ReportWeek(day)), language, in: project.path, variables: [:])
    }

    private func store(_ environment: String) -> EvidenceStore {
        EvidenceStore(
            root: project.path.appending("evidence"),
            environment: environment,
            redactor: Redactor(secrets: [])
        )
    }

    private func record(
        _ environment: String,
        _ command: String,
        day: String,
        _ outcome: RunOutcome,
        latency: Double? = nil,
        failure: String? = nil,
        askedOverTime: Bool = false
    ) throws {
        var report = EvidenceFixture.report(command: command)
        report.environment = environment
        report.startedAt = try #require(Timestamp.date("\(day)T12:00:00.000Z"))
        report.finishedAt = report.startedAt.addingTimeInterval(1.5)
        report.outcome = outcome
        report.failure = failure.map { FailureReport(message: $0, hint: "fix it", causes: []) }
        if failure != nil { report.checks = [] }
        if command.hasPrefix("verify") { report.steps = [] }
        if let latency { report.checks[0].measurements = [Measurement(name: "total", value: latency, unit: "ms")] }
        if askedOverTime {
            let samples = (1...4).map { number in
                var check = report.checks[0]
                check.verdict = number == 4 ? .failed : .passed
                return CheckSample(
                    index: 0,
                    at: report.startedAt,
                    took: .milliseconds(number * 10),
                    report: check
                )
            }
            report.availability = [
                Availability(name: "ready", samples, from: report.startedAt, to: report.finishedAt)
            ]
        }
        _ = try store(environment).record(report)
    }
}
