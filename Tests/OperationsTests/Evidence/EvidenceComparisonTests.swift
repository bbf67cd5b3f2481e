import FoundationEssentials
import Processes
import SystemPackage
import Testing

@testable import Operations

@Suite struct EvidenceComparisonTests {
    private let fixture = EvidenceFixture()

    @Test func namesWhatDiffersAndNothingElse() throws {
        var later = EvidenceFixture.report(minute: 1)
        later.finishedAt = later.startedAt.addingTimeInterval(3)
        later.outcome = .putBack
        later.exitCode = 12
        later.versions = ["chatops": "1.1.0", "helm": "v4"]
        later.digests = [:]
        later.steps[0].outcome = .undone
        later.steps[0].details = ["change a: 1 → 2"]
        later.checks[0].measurements[0].value = 25
        later.failure = FailureReport(message: "no answer", hint: nil, causes: [])
        let comparison = try compare(EvidenceFixture.report(), later)
        #expect(
            comparison.differences == [
                .init(subject: "outcome", before: "done", after: "failed and put back"),
                .init(subject: "exit code", before: "0", after: "12"),
                .init(subject: "duration", before: "1.5 s", after: "3.0 s"),
                .init(subject: "failure", before: nil, after: "no answer"),
                .init(subject: "version chatops", before: "1.0.0", after: "1.1.0"),
                .init(subject: "version helm", before: nil, after: "v4"),
                .init(subject: "step start", before: "applied", after: "undone"),
                .init(subject: "step start: changes", before: nil, after: "change a: 1 → 2"),
                .init(subject: "check ready: firstByte", before: "1.8 ms", after: "25 ms"),
                .init(subject: "digest ChatServer", before: String(repeating: "ab", count: 32), after: nil),
            ]
        )
        #expect([comparison.before, comparison.after] == ["20261122T151601Z-deploy", "20261122T151701Z-deploy"])
    }

    @Test func equalRunsDifferInNothing() throws {
        #expect(try compare(EvidenceFixture.report(), EvidenceFixture.report(minute: 1)).differences == [])
    }

    @Test func namesThatOccurTwiceAreNoTrouble() throws {
        var report = EvidenceFixture.report()
        report.steps += report.steps
        report.checks += report.checks
        #expect(try compare(report, report).differences == [])
    }

    private func compare(_ before: RunReport, _ after: RunReport) throws -> EvidenceComparison {
        let names = try [before, after].map { try fixture.store.record($0).lastComponent?.string ?? "" }
        return EvidenceComparison(try fixture.store.load(names[0]), try fixture.store.load(names[1]))
    }
}

@Suite struct PageViewerTests {
    @Test func nobodyIsAskedWithoutADesktop() async throws {
        #expect(try await !PageViewer(Runner(), variables: ["DISPLAY": ""]).open("/tmp/page.html"))
    }

    @Test(arguments: [(nil, false), (0, true), (3, false)])
    func isHandedOverWhereThereIsAProgramForIt(status: Int?, expected: Bool) async throws {
        let folder = TemporaryFolder()
        let file = folder.path.appending("xdg-open")
        if let status {
            let script = "#!/bin/sh\necho \"$@\" > \(folder.path)/asked\nexit \(status)\n"
            try DurableFile.write(script.utf8, to: file, permissions: .ownerReadWriteExecute)
        }
        let viewer = PageViewer(Runner(), variables: ["WAYLAND_DISPLAY": "wayland-0"], program: file.string)
        #expect(try await viewer.open("/tmp/a page.html") == expected)
        #expect(try folder.text(of: "asked") == (status == nil ? nil : "/tmp/a page.html\n"))
    }

    @Test func oldRunsHaveTheOtherPage() throws {
        let fixture = EvidenceFixture()
        let name = try fixture.record(runs: 1)[0]
        #expect(try fixture.store.load().document == fixture.path("\(name)/report.html"))
        try Folder.remove(fixture.path("\(name)/report.html"))
        #expect(try fixture.store.load().document == fixture.path("\(name)/report.md"))
    }
}
