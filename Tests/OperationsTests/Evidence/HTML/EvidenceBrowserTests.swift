import Processes
import SystemPackage
import Testing

@testable import Operations

/// The page in a real browser, through `Tests/testbed/browser`.
@Suite(.serialized) struct EvidenceBrowserTests {
    struct Seen: Decodable, Sendable {
        var requested: [String]
        var complaints: [String]
        var ran: Bool
        var overflowing: [String]
        var faint: [String]
        var unnamed: [String]
        var headings: [Int]
        var text: String
    }

    static let views = [
        ["--width", "390"], ["--width", "390", "--dark"], ["--width", "1280"], ["--width", "1280", "--dark"],
    ]

    @Test(arguments: views) func looksAsItShould(view: [String]) async throws {
        let outcomes = [RunOutcome.done, .nothingToChange, .unverified, .putBackFailed, .passed, .checksFailed]
        let pages = outcomes.map { outcome in
            let text = "waited for chat-server-69dbf888d4-mrj7q until it was ready"
            let report = EvidenceFixture.fullReport(saying: text, outcome: outcome)
            return EvidenceDocument(report: report, name: "20261122T151601Z-deploy").text
        }
        for (outcome, seen) in zip(outcomes, try await look(at: pages, view)) {
            expectStandalone(seen, "\(outcome)")
            #expect(seen.faint == [])
            #expect(seen.unnamed == [])
            #expect(seen.headings.first == 1 && !zip(seen.headings, seen.headings.dropFirst()).contains { $1 > $0 + 1 })
            #expect(seen.text.contains(outcome.sentence) && seen.text.contains("spec.replicas: 1 → 2"))
        }
    }

    @Test func hostileTextIsOnlyShown() async throws {
        let texts = EvidenceFixture.hostileTexts
        let pages = texts.map { EvidenceDocument(report: EvidenceFixture.fullReport(saying: $0), name: "n").text }
        for (text, seen) in zip(texts, try await look(at: pages, ["--width", "390"])) {
            expectStandalone(seen, "\(text.prefix(40))")
        }
    }

    @Test func thePolicyHoldsEvenIfMarkupGotIn() async throws {
        let page = EvidenceDocument(report: EvidenceFixture.report(), name: "n").text.replacing(
            "<main>",
            with: """
                <main><script>window.ran=true</script><style>h1{background:url(http://127.0.0.1:8999/b)}</style>\
                <img alt="" src="http://127.0.0.1:8999/a"><iframe src="http://127.0.0.1:8999/c"></iframe>
                """
        )
        let seen = try await look(at: [page], [])[0]
        #expect(!seen.ran)
        #expect(seen.complaints.count >= 4)
        #expect(seen.complaints.allSatisfy { $0.contains("Content Security Policy") })
    }

    @Test func theBrowserSeesWhatIsWrong() async throws {
        let page = """
            <!DOCTYPE html><p style="width:2000px;color:#eee">wide</p><img src="http://127.0.0.1:8999/x">\
            <script>window.ran=true</script>
            """
        let seen = try await look(at: [page], ["--width", "390"])[0]
        #expect(seen.ran && seen.requested.contains("http://127.0.0.1:8999/x") && !seen.complaints.isEmpty)
        #expect(!seen.overflowing.isEmpty && seen.faint.count == 1 && seen.unnamed.count == 1)
    }

    @Test func isPrinted() async throws {
        let folder = TemporaryFolder()
        let page = EvidenceDocument(report: EvidenceFixture.fullReport(), name: "n").text
        let document = folder.path.appending("page.pdf")
        _ = try await look(at: [page], ["--dark", "--pdf", document.string])
        let bytes = try #require(try FileContents.read(document))
        #expect(bytes.starts(with: "%PDF-".utf8))
    }

    private func expectStandalone(_ seen: Seen, _ page: String) {
        #expect(seen.requested.count == 1 && seen.requested[0].hasPrefix("file:///"), "\(page): \(seen.requested)")
        #expect(seen.complaints == [], "\(page)")
        #expect(!seen.ran, "\(page)")
        #expect(seen.overflowing == [], "\(page)")
    }

    /// What the browser saw of each page.
    private func look(at pages: [String], _ view: [String]) async throws -> [Seen] {
        let folder = TemporaryFolder()
        let names = pages.indices.map { "page-\($0).html" }
        for (name, page) in zip(names, pages) { try folder.append(page, to: name) }
        let script = FilePath(#filePath).removingLastComponent().appending("../../../testbed/browser")
        let files = names.map { folder.path.appending($0).string }
        let result = try await Runner().run(Command(script.lexicallyNormalized().string, view + files))
        try #require(result.succeeded, "\(result.standardError)")
        let seen = try result.standardOutput.split(separator: "\n").map {
            try JSONDocument.decode(Seen.self, from: Array($0.utf8))
        }
        try #require(seen.count == pages.count)
        return seen
    }
}
