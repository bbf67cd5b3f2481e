import FoundationEssentials
import SystemPackage
import Testing

@testable import Operations

@Suite struct EvidenceStoreTests {
    private let fixture = EvidenceFixture()
    private var store: EvidenceStore { fixture.store }

    @Test func recordsWhatCanBeReadBack() throws {
        let report = EvidenceFixture.report()
        let folder = try store.record(report, attachments: ["server.log": Array("ready\n".utf8)])

        let record = try store.load()
        #expect(folder == fixture.path("20261122T151601Z-deploy"))
        #expect(record.folder == folder)
        #expect(try JSONDocument.encode(record.report) == JSONDocument.encode(report))
        #expect(record.report.startedAt == report.startedAt)
        #expect(record.markdown.hasPrefix("# deploy embedded: done\n"))
        #expect(try fixture.read("20261122T151601Z-deploy/server.log") == Array("ready\n".utf8))
    }

    @Test func manifestListsEveryFileAndTheRunBefore() throws {
        let names = try fixture.record(runs: 2)
        let manifests = try names.map {
            try JSONDocument.decode(EvidenceManifest.self, from: fixture.read("\($0)/manifest.json"))
        }
        #expect(manifests.map(\.name) == names)
        #expect(manifests.map(\.sequence) == [1, 2])
        #expect(manifests[0].previousManifest == nil)
        #expect(try manifests[1].previousManifest == FileContents.sha256(fixture.read("\(names[0])/manifest.json")))
        #expect(manifests[1].files.map(\.name) == ["run.json", "report.md", "report.html"])
        for file in manifests[1].files {
            let bytes = try fixture.read("\(names[1])/\(file.name)")
            #expect(file.size == bytes.count)
            #expect(file.sha256 == FileContents.sha256(bytes))
        }
    }

    @Test func onlyTheOwnerMayRead() throws {
        let name = try fixture.record(runs: 1)[0]
        for file in try fixture.files() {
            #expect(try permissions(file) == .ownerReadWrite, "\(file)")
        }
        #expect(try permissions(name) == .ownerReadWriteExecute)
        #expect(try permissions("") == .ownerReadWriteExecute)
    }

    @Test func runsOfOneSecondGetNamesOfTheirOwn() throws {
        let report = EvidenceFixture.report()
        let names = try (0..<3).map { _ in try store.record(report).lastComponent?.string }
        let base = "20261122T151601Z-deploy"
        #expect(names == [base, "\(base)-2", "\(base)-3"])
    }

    @Test func commandsOfSeveralWordsMakeOneName() throws {
        let folder = try store.record(EvidenceFixture.report(command: "cert renew/../x"))
        #expect(folder.lastComponent?.string == "20261122T151601Z-cert-renew-..-x")
        #expect(try store.verify().isIntact)
    }

    @Test func listsNewestFirst() throws {
        let names = try fixture.record(runs: 3)
        let entries = try store.list()
        #expect(entries.map(\.name) == names.reversed())
        #expect(entries.map(\.sequence) == [3, 2, 1])
        #expect(entries[0].summary?.command == "deploy")
        #expect(entries[0].summary?.outcome == .done)
        #expect(entries[0].summary?.duration == 1.5)
    }

    @Test func listsARunWhoseReportIsGone() throws {
        let names = try fixture.record(runs: 2)
        try Folder.remove(fixture.path("\(names[0])/run.json"))
        try fixture.write("{".utf8, to: "\(names[1])/run.json")
        #expect(try store.list().map(\.summary) == [nil, nil])
    }

    @Test(arguments: [
        ("latest", 1), ("20261122T1517", 1), ("20261122T151701Z-deploy", 1), ("20261122T1516", 0),
    ])
    func loadsByNameOrUniquePrefix(name: String, run: Int) throws {
        let names = try fixture.record(runs: 2)
        #expect(try store.load(name).name == names[run])
    }

    @Test func namesThatMeanNoOneRunAreRefused() throws {
        #expect(throws: EvidenceFailure.noRuns(environment: "embedded")) { try store.load() }
        let names = try fixture.record(runs: 2)
        #expect(throws: EvidenceFailure.ambiguousRun("2026", candidates: names)) { try store.load("2026") }
        for name in ["2027", "", "../embedded"] {
            #expect(throws: EvidenceFailure.noSuchRun(name, environment: "embedded")) { try store.load(name) }
        }
    }

    @Test(arguments: [
        "", ".hidden", "a/b", "run.json", "report.md", "report.html", "manifest.json", "signature.txt", "a b", "x\n",
    ])
    func refusesAttachmentsThatCouldNotBeVerified(name: String) throws {
        #expect(throws: EvidenceFailure.unusableName(name)) {
            try store.record(EvidenceFixture.report(), attachments: [name: [1]])
        }
        #expect(try fixture.files() == [".lock"])
    }

    @Test func preflightLeavesNothing() throws {
        try store.preflight()
        #expect(try fixture.files() == [".lock"])
        #expect(try store.verify() == EvidenceVerdict())
    }

    @Test func preflightNamesAFolderThatCannotBe() throws {
        try Folder.create(fixture.root, permissions: .ownerReadWriteExecute)
        try DurableFile.write([], to: fixture.folder, permissions: .ownerReadWrite)
        #expect(throws: FileFailure.creatingFolder(fixture.folder, .fileExists)) { try store.preflight() }
    }

    @Test func nothingIsAppendedToABrokenChain() throws {
        try fixture.record(runs: 2)
        let chain = try fixture.read("chain.txt")
        try fixture.write(chain.dropLast(3), to: "chain.txt")
        let broken = EvidenceFailure.brokenChain(fixture.chain, line: 2, environment: "embedded")
        #expect(throws: broken) { try store.preflight() }
        #expect(throws: broken) { try store.record(EvidenceFixture.report()) }
        #expect(try fixture.read("chain.txt") == chain.dropLast(3))
    }

    private func permissions(_ relative: String) throws -> FilePermissions {
        let file = try FileDescriptor.open(fixture.path(relative), .readOnly)
        return try file.closeAfter { try FilePermissions(rawValue: file.mode() & 0o7777) }
    }
}
