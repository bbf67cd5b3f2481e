import FoundationEssentials
import Processes
import SystemPackage
import Testing

@testable import Operations

/// JUnit and Prometheus text, as others' programs read them.
@Suite struct VerificationFormTests {
    private let hostile = "a <b> & \"c\"\u{1}\u{1B}[31m\nnext \\ line"

    private var checks: [CheckReport] {
        [
            CheckReport(
                name: "page",
                verdict: .passed,
                target: "GET http://127.0.0.1/",
                summary: "200, as expected",
                measurements: [
                    Measurement(name: "connect", value: 1.5, unit: "ms"),
                    Measurement(name: "total", value: 1234.5, unit: "ms"),
                ]
            ),
            CheckReport(
                name: "disk",
                verdict: .warned,
                target: "host this machine",
                summary: hostile,
                measurements: [Measurement(name: "disk free", value: 7e9, unit: "bytes")]
            ),
            CheckReport(
                name: "tls",
                verdict: .failed,
                target: hostile,
                summary: hostile,
                measurements: [
                    Measurement(name: "left", value: -3, unit: "days"), Measurement(name: "left", value: 1, unit: "s"),
                ]
            ),
        ]
    }

    private func junit(refusesWarnings: Bool) async throws -> String {
        let verification = Verification(of: "remote", checks, refusesWarnings: refusesWarnings)
        let folder = TemporaryFolder()
        let text = JUnitReport.text(verification, at: Date())
        let file = folder.path.appending("junit.xml")
        try DurableFile.write(text.utf8, to: file, permissions: .ownerReadWrite)
        let script = FilePath(#filePath).removingLastComponent().pushing("../../testbed/junit").lexicallyNormalized()
        return try await Runner().run(Command(script.string, [file.string])).checked().standardOutput
    }

    @Test func junitparserReadsTheReport() async throws {
        #expect(try await junit(refusesWarnings: false) == "page\tpassed\ndisk\tpassed\ntls\tfailed\n")
        #expect(try await junit(refusesWarnings: true) == "page\tpassed\ndisk\tfailed\ntls\tfailed\n")
    }

    @Test func promtoolFindsNothingWrong() async throws {
        let verification = Verification(of: "remote", checks, refusesWarnings: false)
        let text = PrometheusText.text(verification, at: Date(timeIntervalSince1970: 1_790_000_000))
        let result = try await Runner().run(Command("promtool", ["check", "metrics"], input: .bytes(Array(text.utf8))))
        #expect(result.succeeded && result.standardError.isEmpty, "\(result.standardError)\(text)")
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.contains("chatops_check_success{environment=\"remote\",check=\"tls\"} 0"))
        #expect(lines.contains("chatops_check_warning{environment=\"remote\",check=\"disk\"} 1"))
        let left = "chatops_check_figure_seconds{environment=\"remote\",check=\"tls\",figure=\"left\"} -259200.0"
        #expect(lines.contains(left), "\(text)")
        #expect(lines.contains { $0.hasPrefix("chatops_check_figure_bytes{") && $0.hasSuffix("} 7000000000.0") })
        #expect(lines.last == "chatops_verify_timestamp_seconds{environment=\"remote\"} 1790000000")
    }

    /// ESC, BEL, a C1 control and what turns the direction of text around.
    @Test func nothingReachesATerminalThatItObeys() {
        let bad = "a\u{1B}]0;x\u{7}\u{9B}31m\u{202E}b\nc"
        let check = CheckReport(
            name: "own",
            verdict: .failed,
            target: bad,
            summary: bad,
            measurements: [Measurement(name: bad, value: 1, unit: "ms")]
        )
        let verification = Verification(of: "e", [check], refusesWarnings: false)
        let junit = JUnitReport.text(verification, at: Date())
        let prometheus = PrometheusText.text(verification, at: Date())
        for text in [VisibleText.visible(bad), junit, prometheus] {
            let scalars = text.unicodeScalars.filter { $0 != "\n" }
            #expect(!scalars.contains { [.control, .format].contains($0.properties.generalCategory) }, "\(text)")
            #expect(text.contains("a␛]0;x␇\u{FFFD}31m\u{FFFD}b␊c"), "\(text)")
        }
    }

    @Test func warningsCountWhereTheyAreRefused() {
        let good = Array(checks.prefix(2))
        #expect(Verification(of: "e", good, refusesWarnings: false).passed)
        #expect(!Verification(of: "e", good, refusesWarnings: true).passed)
        #expect(!Verification(of: "e", checks, refusesWarnings: false).passed)
        let samples = [checks[0], checks[2]].map {
            CheckSample(index: 0, at: .distantPast, took: .milliseconds(1), report: $0)
        }
        let past = Availability(name: "page", samples, from: .distantPast, to: .distantPast)
        #expect(!Verification(of: "e", good, [past], refusesWarnings: false).passed)
    }

    /// What failed or warned at any time counts in every form, however it ended.
    @Test(arguments: [CheckReport.Verdict.warned, .failed]) func theWorstOfAllAskingsCounts(
        verdict: CheckReport.Verdict
    ) {
        var bad = checks[0]
        bad.verdict = verdict
        bad.summary = "a while ago"
        let samples = [bad, checks[0]].map {
            CheckSample(index: 0, at: .distantPast, took: .milliseconds(1), report: $0)
        }
        let page = Availability(name: "page", samples, from: .distantPast, to: .distantPast)
        let verification = Verification(of: "e", [checks[0]], [page], refusesWarnings: true)
        #expect(!verification.passed)
        let junit = JUnitReport.text(verification, at: Date())
        #expect(junit.contains("failures=\"1\"") && junit.contains("1 of 2 times"), "\(junit)")
        let metrics = PrometheusText.text(verification, at: Date())
        let failed = verdict == .failed
        #expect(metrics.contains("chatops_check_success{environment=\"e\",check=\"page\"} \(failed ? 0 : 1)\n"))
        #expect(metrics.contains("chatops_check_warning{environment=\"e\",check=\"page\"} \(failed ? 0 : 1)\n"))
        let mild = Verification(of: "e", [checks[0]], [page], refusesWarnings: false)
        #expect(mild.passed == !failed)
    }
}
