import FoundationEssentials
import SystemPackage
import Testing

@testable import Operations

@Suite struct EvidenceDocumentTests {
    @Test func saysWhatTheRunDid() {
        let page = EvidenceDocument(report: EvidenceFixture.fullReport(), name: "20261122T151601Z-deploy").text
        for expected in [
            "<title>deploy embedded: failed and put back</title>", "took <b>30.0 s</b>", "exit code <b>12</b>",
            "2026-11-22 15:16:01 UTC", "What to do", "change Deployment/chat-server spec.replicas: 1 → 2",
            "<span class=\"time\">41 ms</span>", "<span class=\"time\">4.0 s</span>", "+1.7 s", "sha256:abab",
            "3 restarts", "<h4>Certificates served at plain</h4>", "<h4>Certificates installed in plain</h4>",
            "<dt>Serial</dt><dd>0ab1</dd>", "2026-11-22 15:16 UTC to 2027-02-20 15:16 UTC", "<dd>cdcdcd",
            "chatops evidence verify embedded", "href=\"run.json\"", "20261122T151601Z-deploy",
        ] {
            #expect(page.contains(expected), "\(expected)")
        }
    }

    @Test func whatWasAskedOverATimeIsDrawnToScale() throws {
        let page = EvidenceDocument(report: EvidenceFixture.fullReport(), name: "n").text
        let charts = page.matches(of: /<svg class="chart".*?<\/svg>/).map(\.0)
        try #require(charts.count == 2)
        #expect(!charts[1].contains("class=\"failure\"") && charts[0].contains("class=\"failure\" x=\"400\""))
        #expect(charts[0].contains("class=\"slowest\" x=\"0\" y=\"0\" width=\"4\" height=\"96\""), "400 ms of 400")
        for expected in [
            "10 failed, 96.666 % available", "full height: 400 ms", "asked 600 times, 10 failed",
            "The last answer of each check",
        ] {
            #expect(page.contains(expected), "\(expected)")
        }
    }

    @Test func whatWasNotThereHasNoSection() {
        var report = EvidenceFixture.report()
        report.steps = []
        report.checks = []
        report.digests = [:]
        let page = EvidenceDocument(report: report, name: "n").text
        #expect(page.matches(of: /<h2 id="(\w+)"/).map(\.1) == ["results", "versions", "asked"])
    }

    @Test func stepsAndPhasesAreDrawnToScale() throws {
        let page = EvidenceDocument(report: EvidenceFixture.fullReport(), name: "n").text
        #expect(page.contains(#"<rect class="bar" x="167" width="133" height="8"/>"#), "5 s to 9 s of 30 s")
        let phases = try #require(page.firstMatch(of: /<svg class="waterfall".*?<\/svg>/)).0
        let bars = phases.matches(of: /class="(\w+)" x="(\d+)" width="(\d+)"/)
        #expect(bars.map(\.1) == ["dns", "connect", "tls", "firstByte", "body"])
        #expect(bars.map(\.2) == ["0", "29", "112", "405", "996"])
        #expect(phases.contains("TLS agreed: 12 ms, waited for the first byte: 24.25 ms"))
    }

    @Test(arguments: EvidenceFixture.hostileTexts)
    func hostileTextAddsNoMarkup(text: String) {
        let page = EvidenceDocument(report: EvidenceFixture.fullReport(saying: text), name: "n").text
        let harmless = EvidenceDocument(report: EvidenceFixture.fullReport(saying: "zzz"), name: "n").text
        #expect(tags(of: page) == tags(of: harmless))
        #expect(
            page.unicodeScalars.allSatisfy {
                $0 == "\n" || ![.control, .format].contains($0.properties.generalCategory)
            }
        )
    }

    @Test func tenMegabytesOfTextStayAPage() throws {
        let fixture = EvidenceFixture()
        var report = EvidenceFixture.report()
        report.failure = FailureReport(message: String(repeating: "<\"", count: 5 << 20), hint: nil, causes: [])
        let folder = try fixture.store.record(report)
        let page = try #require(try FileContents.read(folder.appending("report.html")))
        #expect(page.count < 200_000)
        #expect(String(decoding: page, as: UTF8.self).contains("… (10485760 bytes in all, see run.json)"))
        #expect(try fixture.store.load().report.failure?.message.utf8.count == 10 << 20)
    }

    /// All tags in order, with their attributes' names and without what they hold.
    private func tags(of page: String) -> [String] {
        page.matches(of: /<[^>]*>/).map { tag in String(tag.0.replacing(/"[^"]*"/, with: "\"\"")) }
    }
}
