import FoundationEssentials
import Processes
import SystemPackage
import Testing

@testable import Operations

@Suite struct EvidenceExportTests {
    private let folder = TemporaryFolder()
    private let fixture: EvidenceFixture
    private let signing: EvidenceSigning
    private var archive: FilePath { folder.path.appending("out.tar") }

    init() throws {
        let project = folder.path.appending("project")
        try Folder.create(project, permissions: .ownerReadWriteExecute)
        signing = EvidenceSigning(in: project, variables: ["HOME": folder.path.appending("home").string])
        _ = try signing.create(owner: "ops", now: Date(timeIntervalSince1970: 0))
        fixture = EvidenceFixture(secrets: ["hunter2"], root: project.appending("evidence"), signing: signing)
    }

    @Test func verifiesWhereItWasUnpacked() async throws {
        try fixture.record(runs: 3)
        let written = try await export()
        let verdict = try await unpacked().verify(expectingHead: written.head)
        #expect(verdict.problems == [] && verdict.runs == 3 && verdict.signed == ["ops": 3])
        #expect(written.runs == 3 && written.head == verdict.head)
        #expect(written.sha256 == (try FileContents.sha256(of: archive)))
        #expect(folder.mode(of: "out.tar") == 0o600)
        #expect(try Folder.names(in: folder.path).sorted() == ["home", "out.tar", "project", "there"])
        let private64 = try #require(try folder.text(of: "home/.config/chatops/evidence.key")).dropLast()
        #expect(try !#require(try folder.text(of: "out.tar")).contains(private64))
    }

    @Test func aFlippedByteInTheUnpackedIsNamed() async throws {
        let name = try fixture.record(runs: 2)[1]
        _ = try await export()
        let store = try await unpacked()
        let page = store.folder.appending("\(name)/report.html")
        var bytes = try #require(try FileContents.read(page))
        bytes[bytes.count / 2] ^= 1
        try DurableFile.write(bytes, to: page, permissions: .ownerReadWrite)
        #expect(try store.verify().problems == [EvidenceProblem("\(name)/report.html", .changed)])
    }

    @Test func theSameEvidenceGivesTheSameBytes() async throws {
        try fixture.record(runs: 2)
        let first = try await export()
        for file in try fixture.files() where file.hasSuffix(".json") {
            try fixture.write(fixture.read(file), to: file)
        }
        #expect(try await export().sha256 == first.sha256)
    }

    @Test func aRunThatAKilledWriterLeftIsInItUnderItsName() async throws {
        try fixture.record(runs: 1)
        var chain = try fixture.store.chain()
        let run = try fixture.store.stage(EvidenceFixture.report(minute: 1), attachments: [:], after: chain)
        try fixture.store.append(run, to: &chain)
        _ = try fixture.store.stage(EvidenceFixture.report(minute: 2), attachments: [:], after: chain)
        #expect(try await export().runs == 2)
        let store = try await unpacked()
        #expect(try store.verify().isIntact)
        #expect(try Folder.names(in: store.folder) == ["20261122T151601Z-deploy", run.name, "chain.txt"])
    }

    @Test func evidenceThatDoesNotVerifyIsNotHandedOn() async throws {
        let names = try fixture.record(runs: 2)
        try Folder.remove(fixture.path("\(names[0])/run.json"))
        await #expect(throws: EvidenceFailure.notIntact(problems: 1, environment: "embedded")) { try await export() }
        #expect(FileKind(at: archive) == nil)
    }

    @Test func whatIsASecretNowIsNotHandedOn() async throws {
        var report = EvidenceFixture.report()
        report.results = ["password": "hunter2"]
        let careless = EvidenceFixture(root: fixture.root, signing: signing)
        let folder = try careless.store.record(report)
        await #expect(throws: EvidenceFailure.holdsSecret(folder.appending("report.html"))) { try await export() }
        #expect(FileKind(at: archive) == nil)
    }

    @Test func nothingIsNoExport() async throws {
        await #expect(throws: EvidenceFailure.noRuns(environment: "embedded")) { try await export() }
    }

    @discardableResult
    private func export() async throws -> EvidenceExport.Written {
        try await EvidenceExport(fixture.store, runner: Runner()).write(to: archive)
    }

    /// What somebody else has, who got the archive and nothing besides.
    private func unpacked() async throws -> EvidenceStore {
        let place = folder.path.appending("there")
        try Folder.create(place, permissions: .ownerReadWriteExecute)
        let command = Command("tar", ["--extract", "--file=\(archive)", "--directory=\(place)"])
        try await Runner().run(command).checked()
        return EvidenceStore(
            root: place.appending("evidence"),
            environment: EvidenceFixture.environment,
            redactor: Redactor(secrets: []),
            signing: EvidenceSigning(in: place, variables: [:])
        )
    }
}
