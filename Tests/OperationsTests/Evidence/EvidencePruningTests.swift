import FoundationEssentials
import Glibc
import Processes
import SystemPackage
import Testing

@testable import Operations

@Suite struct EvidencePruningTests {
    private let home = TemporaryFolder()
    private let fixture: EvidenceFixture
    private var store: EvidenceStore { fixture.store }
    private static let actor = Actor(user: "ops", host: "bastion", pid: 1)

    init() throws {
        let project = home.path.appending("project")
        try Folder.create(project, permissions: .ownerReadWriteExecute)
        let signing = EvidenceSigning(in: project, variables: ["HOME": home.path.string])
        _ = try signing.create(owner: "ops", now: Date(timeIntervalSince1970: 0))
        fixture = EvidenceFixture(root: project.appending("evidence"), signing: signing)
    }

    @Test func theRestStillVerifiesAndThePrunedAreToldAsSuch() throws {
        let names = try fixture.record(runs: 5)
        let head = try #require(try store.verify().head)
        let folder = try #require(try prune(keeping: 2, minute: 10))

        let verdict = try store.verify(expectingHead: head)
        #expect(verdict.problems == [] && verdict.interrupted == [])
        #expect(verdict.runs == 6 && verdict.pruned == 3 && verdict.signed == ["ops": 3])
        #expect(try store.list().map(\.isPruned) == [false, false, false, true, true, true])
        #expect(try store.load().report.steps[0].details == Array(names.prefix(3)))
        #expect(store.folder.appending(try store.load().name) == folder)
        #expect(throws: EvidenceFailure.pruned(names[0], environment: "embedded")) { try store.load(names[0]) }
        for name in names.prefix(3) { #expect(FileKind(at: fixture.path(name)) == nil) }
    }

    @Test func aLaterPruningAlsoTakesTheRunThatPruned() throws {
        try fixture.record(runs: 4)
        _ = try prune(keeping: 1, minute: 10)
        _ = try store.record(EvidenceFixture.report(minute: 11))
        _ = try prune(keeping: 1, minute: 12)
        let verdict = try store.verify()
        #expect(verdict.problems == [])
        #expect(verdict.runs == 7 && verdict.pruned == 5)
        #expect(try prune(keeping: 2, minute: 13) == nil, "there is nothing more")
        _ = try store.record(EvidenceFixture.report(minute: 14))
        #expect(try store.verify().isIntact)
    }

    @Test func whatWasRemovedWithoutBeingNamedIsMissing() throws {
        let names = try fixture.record(runs: 4)
        _ = try prune(keeping: 2, minute: 10)
        try Folder.remove(fixture.path(names[2]))
        #expect(try store.verify().problems == [EvidenceProblem(names[2], .missing)])
    }

    /// Only a later run can prune: a manifest that names a run after it says nothing of that.
    @Test func noRunPrunesTheFuture() throws {
        let names = try fixture.record(runs: 1)
        let next = "20261122T151701Z-deploy"
        _ = try store.write(EvidenceFixture.report(command: "x"), attachments: [:], pruned: [next])
        _ = try store.record(EvidenceFixture.report(minute: 1))
        try Folder.remove(fixture.path(next))
        let pruner = try #require(try store.list().first { $0.name.hasSuffix("-x") }?.name)
        #expect(
            try store.verify().problems == [
                EvidenceProblem("\(pruner)/manifest.json", .contradictsChain), EvidenceProblem(next, .missing),
            ]
        )
        #expect(try store.verify().pruned == 0 && names.count == 1)
    }

    /// A manifest that names what is no run of this chain takes nothing away.
    @Test func nothingOutsideOfTheChainIsPruned() throws {
        try fixture.record(runs: 1)
        let victim = home.path.appending("victim")
        try Folder.create(victim, permissions: .ownerReadWriteExecute)
        for name in ["../../../victim", "/\(victim)", "..", ".", "", "chain.txt", ".lock"] {
            _ = try store.write(EvidenceFixture.report(command: "x"), attachments: [:], pruned: [name])
            #expect(throws: EvidenceFailure.self) { try prune(keeping: 1, minute: 10) }
            #expect(store.prunedNames() == [], "\(name)")
        }
        #expect(FileKind(at: victim) == .folder && FileKind(at: store.chainPath) != nil)
    }

    @Test func pruningAgainFindsNothingToDo() throws {
        let names = try fixture.record(runs: 4)
        #expect(try prune(keeping: 2, minute: 10) != nil)
        for minute in 11..<15 { #expect(try prune(keeping: 2, minute: minute) == nil) }
        let left = try store.list().filter { !$0.isPruned }.map(\.name)
        #expect(left.count == 3 && left.suffix(2) == [names[3], names[2]])
    }

    @Test func aManifestThatWouldBlockIsNotRead() throws {
        let names = try fixture.record(runs: 2)
        let path = fixture.path("\(names[0])/manifest.json")
        try Folder.remove(path)
        #expect(mkfifo(path.string, 0o600) == 0)
        #expect(try store.verify().problems == [EvidenceProblem("\(names[0])/manifest.json", .anotherType)])
        #expect(try store.list().count == 2)
        #expect(throws: EvidenceFailure.self) { try prune(keeping: 1, minute: 10) }
    }

    @Test func evidenceThatDoesNotVerifyIsLeftAsItIs() throws {
        let names = try fixture.record(runs: 3)
        try fixture.write("{}".utf8, to: "\(names[0])/run.json")
        #expect(throws: EvidenceFailure.notIntact(problems: 1, environment: "embedded")) {
            try prune(keeping: 1, minute: 10)
        }
        #expect(FileKind(at: fixture.path(names[0])) == .folder)
    }

    /// What kill -9 leaves once the run is recorded: all folders, or one half gone.
    @Test(arguments: [0, 1, 3]) func aKilledPruningConverges(removed: Int) throws {
        let names = try fixture.record(runs: 3)
        let report = EvidenceFixture.report(command: "evidence-prune", minute: 10)
        _ = try store.write(report, attachments: [:], pruned: Array(names.prefix(2)))
        for file in try Folder.names(in: fixture.path(names[0])).prefix(removed) {
            try Folder.remove(fixture.path("\(names[0])/\(file)"))
        }
        let verdict = try store.verify()
        #expect(verdict.problems == [] && verdict.pruned == 2)
        #expect(verdict.interrupted == Array(names.prefix(2)))

        #expect(try prune(keeping: 2, minute: 11) == nil)
        #expect(try store.verify().interrupted == [])
        #expect(FileKind(at: fixture.path(names[0])) == nil && FileKind(at: fixture.path(names[1])) == nil)
    }

    @Test func anExportHasWhatIsLeft() async throws {
        try fixture.record(runs: 4)
        _ = try prune(keeping: 1, minute: 10)
        let archive = home.path.appending("out.tar")
        let written = try await EvidenceExport(store, runner: Runner()).write(to: archive)
        let place = home.path.appending("there")
        try Folder.create(place, permissions: .ownerReadWriteExecute)
        try await Runner().run(Command("tar", ["--extract", "--file=\(archive)", "--directory=\(place)"])).checked()
        let there = EvidenceFixture(
            root: place.appending("evidence"),
            signing: EvidenceSigning(in: place, variables: [:])
        )
        let verdict = try there.store.verify(expectingHead: written.head)
        #expect(verdict.problems == [] && verdict.runs == 5 && verdict.pruned == 3)
    }

    @Test func atLeastOneRunStays() throws {
        let names = try fixture.record(runs: 2)
        #expect(try store.prunable(keeping: 0) == [names[0]])
        #expect(try store.prunable(keeping: -3) == [names[0]])
        #expect(try store.prunable(keeping: 9) == [])
    }

    @discardableResult
    private func prune(keeping count: Int, minute: Int) throws -> FilePath? {
        let now = EvidenceFixture.report(minute: minute).startedAt
        return try store.prune(keeping: count, by: Self.actor, now: now)
    }
}
