import FoundationEssentials

@testable import Operations

extension EvidenceFixture {
    /// A report with all that a page can show, and `text` wherever a text of unknown origin can stand.
    static func fullReport(saying text: String = "plain", outcome: RunOutcome = .putBack) -> RunReport {
        var report = report()
        report.arguments = ["--binary=\(text)"]
        report.outcome = outcome
        report.exitCode = 12
        report.finishedAt = report.startedAt.addingTimeInterval(30)
        report.actor = Actor(user: text, host: text, pid: 7)
        report.versions = ["chatops": "0.1.0", text: text]
        report.digests = ["image manifest": "sha256:\(String(repeating: "ab", count: 32))", text: text]
        report.results = ["url": "https://chat.example.org", text: text]
        report.steps = [StepReport.Outcome.satisfied, .applied, .undone, .failed, .undoFailed, .notRun].enumerated()
            .map { index, outcome in
                var step = StepReport(name: text, intent: text, outcome: outcome)
                step.note = text
                step.startedAt = report.startedAt.addingTimeInterval(Double(index) * 5)
                step.milliseconds = 4_000
                step.details = ["change Deployment/chat-server spec.replicas: 1 → 2", text]
                return step
            }
        report.checks = [CheckReport.Verdict.passed, .warned, .failed].map { verdict in
            let phases = [
                ("dns", 1.2), ("connect", 3.4), ("tls", 12), ("firstByte", 24.25), ("body", 0.1), ("total", 41),
            ]
            return CheckReport(
                name: text,
                verdict: verdict,
                target: text,
                summary: text,
                measurements: phases.map { Measurement(name: $0.0, value: $0.1, unit: "ms") }
                    + [Measurement(name: text, value: .nan, unit: text)],
                chains: [.installed, .served].map { chain($0, saying: text, from: report.startedAt) }
            )
        }
        report.availability = [true, false].map { availability(of: report, saying: text, fails: $0) }
        report.timeline = (0..<12).map {
            RolloutTimeline.Entry(milliseconds: $0 * 1700, subject: "\(text) \($0 % 3)", text: text)
        }
        report.pods = [true, false].map {
            PodReport(
                name: text,
                component: "server",
                isReady: $0,
                restarts: 3,
                startedAt: nil,
                node: text,
                images: ["server": text],
                reason: text
            )
        }
        report.failure = FailureReport(message: text, hint: text, causes: [text, text])
        return report
    }

    /// Half a minute, asked ten times a second; where it fails, for one second of it.
    private static func availability(of run: RunReport, saying text: String, fails: Bool) -> Availability {
        let samples = (0..<300).map { number in
            let hasFailed = fails && (120..<130).contains(number)
            let verdict: CheckReport.Verdict = hasFailed ? .failed : .passed
            let took = number % 7 == 0 ? 400 : 10 + number % 40
            return CheckSample(
                index: 0,
                at: run.startedAt.addingTimeInterval(Double(number) / 10),
                took: .milliseconds(took),
                report: CheckReport(name: text, verdict: verdict, target: text, summary: text, measurements: [])
            )
        }
        return Availability(name: text, samples, from: run.startedAt, to: run.finishedAt)
    }

    private static func chain(_ origin: ChainReport.Origin, saying text: String, from date: Date) -> ChainReport {
        let certificate = CertificateReport(
            subject: text,
            issuer: text,
            names: ["chat.example.org", text],
            notBefore: date,
            notAfter: date.addingTimeInterval(90 * 86_400),
            keyType: "P256",
            serial: "0ab1",
            fingerprint: String(repeating: "cd", count: 32)
        )
        return ChainReport(origin: origin, place: text, certificates: [certificate, certificate])
    }

    /// Texts that somebody might have got into a report to break a page, or that break it by themselves.
    static let hostileTexts = [
        "<script>window.ran=true</script>", "\"><img src=http://127.0.0.1:9/x onerror='window.ran=true'>",
        "</style></title></textarea><script>window.ran=true</script>", "<svg/onload=window.ran=true>",
        "' onmouseover='window.ran=true", "\" style=\"background:url(http://127.0.0.1:9/y)", "<!-- ", "]]>",
        "&#60;b&#62;",
        "\u{202E}\u{2066}deliaf", "مرحبا بالعالم \u{5E9}\u{5DC}\u{5D5}\u{5DD}", "\u{0}\u{1B}[2J\r\n\u{2028}\u{FEFF}",
        "javascript:window.ran=true", String(repeating: "unbreakable", count: 300),
        String(repeating: "한국어", count: 400),
        String(repeating: "e\u{301}\u{302}\u{303}", count: 500),
    ]
}
