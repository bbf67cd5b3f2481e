import FoundationEssentials
import Operations
import SystemPackage
import Testing

@testable import Environments
@testable import Operations

/// What no rule keeps goes, and nothing that a kept moment needs.
@Suite struct PruningTests {
    private static let first = History.mysql(server: "11111111-2222-3333-4444-555555555555", incarnation: "a")
    private static let second = History.mysql(server: "11111111-2222-3333-4444-555555555555", incarnation: "b")
    /// A Saturday's noon.
    private static let now = Date(timeIntervalSince1970: 1_795_867_200)

    private let folder: RepositoryFolder
    private let repository: Repository

    init() throws {
        folder = try RepositoryFolder()
        let signer = try SigningKey.findOrCreate(at: folder.appending("own").appending("key"))
        let store = FolderStore(folder.appending("repository"))
        repository = Repository(
            store,
            trusted: TrustedSigners([signer.publicKey]),
            signer: signer,
            heads: HeadsFile(in: folder.appending("state"), of: store.place)
        )
    }

    /// A backup at 03:30 and one segment each day, from `days` ago to `until` days ago.
    private func fill(_ history: History, _ days: Int, until: Int = 0, after previous: String? = nil) async throws {
        try await repository.prepare()
        let start = Self.now.addingTimeInterval(-Double(days) * 86_400)
        try await repository.add(
            IncarnationRecord(history: history, startedAt: start, serverVersion: "9", reason: "x", previous: previous)
        )
        var backup: ManifestReference?
        var segment: ManifestReference?
        for (index, day) in (until...days).reversed().enumerated() {
            let moment = Self.now.addingTimeInterval(-Double(day) * 86_400 - 30_600)
            let id = Timestamp.folderName(moment) + "-abcd"
            backup = try await repository.add(
                BackupManifest(
                    id: id,
                    kind: .logical,
                    history: history,
                    serverVersion: "9",
                    startedAt: moment,
                    finishedAt: moment,
                    snapshotAt: Int(moment.timeIntervalSince1970) * 1_000_000,
                    gtidExecuted: "a:1-\(index)",
                    binlog: BinlogPosition(file: "binlog.\(index + 1)", position: 4),
                    recipient: nil,
                    objects: [try await object("rows/a.zst", below: history.folder(ofBackup: id))],
                    previous: backup,
                    madeBy: "a test"
                )
            )
            let name = String(
                history.newObjectKey(ofSegment: index + 1, suffix: ".zst").dropFirst(history.prefix.count)
            )
            segment = try await repository.add(
                SegmentManifest(
                    sequence: index + 1,
                    history: history,
                    serverVersion: "9",
                    file: "binlog.\(index + 1)",
                    startPosition: 4,
                    endPosition: 500,
                    preamble: 0,
                    gtidBefore: "a:1-\(index)",
                    gtidAfter: "a:1-\(index + 1)",
                    firstCommit: nil,
                    lastCommit: nil,
                    transactions: 1,
                    events: 1,
                    isFinished: true,
                    sealedAt: moment.addingTimeInterval(86_400),
                    recipient: nil,
                    object: try await object(name, below: history.prefix),
                    previous: segment
                )
            )
        }
    }

    private func object(_ name: String, below prefix: String) async throws -> SealedObject {
        let digest = ObjectDigest(of: noise(100, seed: 1))
        try await repository.store.put(noise(100, seed: 1), as: prefix + name)
        return SealedObject(name: name, role: "rows", sealed: digest, plain: digest)
    }

    private func plan(daily: Int, weekly: Int = 0, monthly: Int = 0, anyMoment: Int = 0) async throws -> [Pruning] {
        let keep = Retention(daily: daily, weekly: weekly, monthly: monthly, anyMoment: anyMoment)
        return Pruning.plan(try await Catalog.read(repository), keeping: keep, now: Self.now)
    }

    private func kept(after prunings: [Pruning]) async throws -> [String] {
        let gone = Set(prunings.flatMap { $0.backups.map(\.value.id) })
        let all = try await Catalog.read(repository).lines.flatMap { $0.backups.map(\.value.id) }
        return all.filter { !gone.contains($0) }.map { String($0.prefix(8)) }
    }

    @Test func theNewestOfDaysWeeksAndMonthsStay() async throws {
        try await fill(Self.first, 70)
        #expect(try await kept(after: plan(daily: 1)) == ["20261128"])
        #expect(try await kept(after: plan(daily: 3)) == ["20261126", "20261127", "20261128"])
        #expect(try await kept(after: plan(daily: 1, weekly: 3)) == ["20261115", "20261122", "20261128"])
        #expect(try await kept(after: plan(daily: 1, monthly: 3)) == ["20260930", "20261031", "20261128"])
        // With the one before, any moment of three days can be restored.
        #expect(try await kept(after: plan(daily: 1, anyMoment: 3)) == ["20261125", "20261128"])
    }

    @Test func theBinlogOfAllMomentsThatCountStays() async throws {
        try await fill(Self.first, 9)
        // The backup of three days ago is the seventh; its segment is the first of those that stay.
        #expect(try await plan(daily: 1, anyMoment: 3)[0].segments.map(\.value.sequence) == Array(1...6))
        #expect(try await plan(daily: 1)[0].segments.map(\.value.sequence) == Array(1...9))
        // There is no backup from before: then everything counts since the oldest.
        #expect(try await plan(daily: 1, anyMoment: 30)[0].segments == [])
    }

    @Test func anEarlierIncarnationAgesToo() async throws {
        try await fill(Self.first, 40, until: 30)
        try await fill(Self.second, 20, after: "a")
        let plan = try await plan(daily: 5, anyMoment: 7)
        #expect(plan.map(\.backups.count) == [10, 15])
        #expect(plan[0].segments.count == 10)
        #expect(try await kept(after: plan).dropFirst().first == "20261121")
        #expect(try await kept(after: plan).count == 7)
    }

    private func operation(daily: Int) -> PruneRepository {
        PruneRepository(
            "test",
            repository,
            keeping: Retention(daily: daily, weekly: 0, monthly: 0, anyMoment: 0),
            maker: "a test",
            now: { Self.now }
        )
    }

    private func apply(_ operation: PruneRepository) async throws -> [CheckReport] {
        let preparation = try await operation.prepare { _ in }
        for step in preparation.steps where !(try await step.isSatisfied()) { _ = try await step.apply() }
        return await preparation.verify()
    }

    @Test func whatWentIsNotMissed() async throws {
        try await fill(Self.first, 9)
        #expect(try await apply(operation(daily: 3)).map(\.verdict) == [.passed])
        let catalog = try await Catalog.read(repository)
        #expect(catalog.problems == [])
        #expect(catalog.lines[0].backups.count == 3)
        #expect(catalog.lines[0].segments.map(\.value.sequence) == [10])
        #expect(try await repository.store.list("").count == 1 + 1 + 3 * 2 + 2 + 1)
        #expect(try await catalog.verifyContents(of: repository) == [])
        // Nothing is left to do.
        #expect(try await plan(daily: 3).allSatisfy(\.isEmpty))
        #expect(try await apply(operation(daily: 3)).map(\.verdict) == [.passed])
    }

    /// Wherever it is killed, the catalog is sound, and the next run ends it.
    @Test(arguments: [0, 1, 6, 12, 13, 14, 25]) func aRunThatWasKilledIsEnded(deletions: Int) async throws {
        try await fill(Self.first, 7)
        let failing = Repository(
            FailingStore(inner: repository.store, deletions: deletions),
            trusted: repository.trusted,
            signer: try SigningKey(at: folder.appending("own").appending("key"))
        )
        let keep = Retention(daily: 2, weekly: 0, monthly: 0, anyMoment: 0)
        let broken = PruneRepository("test", failing, keeping: keep, maker: "a test", now: { Self.now })
        do { _ = try await apply(broken) } catch is FailingStore.Killed {}
        let catalog = try await Catalog.read(repository)
        #expect(catalog.problems == [])
        #expect(catalog.lines[0].backups.count == 2)
        #expect(try await catalog.verifyContents(of: repository) == [])
        #expect(try await apply(operation(daily: 2)).map(\.verdict) == [.passed])
        #expect(try await Catalog.read(repository).condemned == [])
        #expect(try await repository.store.list("").count == 1 + 1 + 2 * 2 + 2 + 1)
    }

    @Test func aDamagedRepositoryIsLeftAsItIs() async throws {
        try await fill(Self.first, 3)
        let key = try #require(try await repository.store.list("").first { $0.key.hasSuffix(".zst") }?.key)
        try await repository.store.delete(key)
        await #expect {
            _ = try await operation(daily: 1).prepare { _ in }
        } throws: {
            if case RepositoryFailure.damaged(let problems) = $0 { problems.count == 1 } else { false }
        }
    }

    @Test func onlyWhatWasLeftADayAgoIsRemoved() async throws {
        try await fill(Self.first, 0)
        let key = Self.first.folder(ofBackup: "20261128T050000Z-abcd") + "rows/a.zst"
        try await repository.store.put([1], as: key)
        let stored = try #require(try await repository.store.list(key).first).modified
        let catalog = try await Catalog.read(repository)
        #expect(Leftovers.abandoned(catalog, now: stored.addingTimeInterval(86_000)) == [])
        #expect(Leftovers.abandoned(catalog, now: stored.addingTimeInterval(86_500)).map(\.key) == [key])
    }

    @Test func theListSaysWhatThereIs() async throws {
        try await fill(Self.first, 2)
        let list = BackupList(try await Catalog.read(repository), in: "x")
        #expect(list.lines[0].backups.count == 3)
        #expect(list.lines[0].archive?.lastSequence == 3)
        #expect(!list.isDamaged)
        let object = try #require(try await repository.store.list("").first { $0.key.hasSuffix("rows/a.zst") }?.key)
        try await repository.store.delete(object)
        let damaged = BackupList(try await Catalog.read(repository), in: "x")
        #expect(damaged.isDamaged)
        #expect(damaged.lines[0].backups.map(\.problems.count) == [1, 0, 0])
    }
}

/// A store whose user is killed after so many deletions.
private struct FailingStore: ObjectStore {
    struct Killed: Error {}

    actor Counter {
        private var left: Int
        init(_ left: Int) { self.left = left }

        func take() throws {
            guard left > 0 else { throw Killed() }
            left -= 1
        }
    }

    let inner: any ObjectStore
    let counter: Counter

    init(inner: any ObjectStore, deletions: Int) {
        self.inner = inner
        counter = Counter(deletions)
    }

    var place: String { inner.place }
    var staging: FilePath? { inner.staging }
    func put(_ file: FilePath, as key: String, consuming: Bool) async throws {
        try await inner.put(file, as: key, consuming: consuming)
    }
    func put(_ bytes: [UInt8], as key: String) async throws { try await inner.put(bytes, as: key) }
    func stream(_ key: String, to consume: @Sendable ([UInt8]) async throws -> Void) async throws -> Bool {
        try await inner.stream(key, to: consume)
    }
    func list(_ prefix: String) async throws -> [StoredObject] { try await inner.list(prefix) }
    func discardUnfinished(before moment: Date) async throws -> Int {
        try await inner.discardUnfinished(before: moment)
    }
    func delete(_ key: String) async throws {
        try await counter.take()
        try await inner.delete(key)
    }
}
