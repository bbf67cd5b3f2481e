import Environments
import FoundationEssentials
import Processes
import SystemPackage
import Testing

@testable import Operations

@Suite struct EmbeddedRestoreTests {
    /// The newest backup, one before a moment, a drill, and what cannot be.
    @Test func aCopyComesBackAndIsLookedInto() async throws {
        let store = try await RestoreRepository()
        guard let program = RestoreRepository.chatServer else { return }
        let database = store.folder.path.appending("live.sqlite")
        let settings = ["CHAT_DATABASE_PATH": database.string]
        try await Runner().run(Command(program.string, ["migrate"], environment: settings)).checked()
        let first = try await store.backUpEmbedded(database, program, settings)
        let second = try await store.backUpEmbedded(database, program, settings)
        let tools = RestoreTools(
            repository: store.repository,
            identity: store.identity,
            programs: MySQLPrograms(in: nil, runner: Runner()),
            folder: store.folder.path.appending("restore"),
            jobs: 1,
            chatServer: program
        )
        func restore(_ target: RestoreTarget, records: FilePath? = nil) async throws -> [CheckReport] {
            let now = Moment(Date())
            return try await RestoreEmbedded("test", to: target, arguments: [], tools, records: records, now: now)
                .perform()
        }
        let drilled = try await restore(.latest, records: store.folder.path)
        #expect(drilled.map(\.verdict) == [.passed, .passed], "\(drilled.map(\.summary))")
        #expect(try DrillRecord.read(in: store.folder.path)?.backup == second.id)
        #expect(!Folder.exists(tools.folder))
        let moment = Moment(microseconds: Int64(second.snapshotAt) - 1)
        let checks = try await restore(RestoreTarget(moment: moment))
        #expect(checks.map(\.verdict) == [.passed], "\(checks.map(\.summary))")
        #expect(try ObjectDigest(of: tools.folder.appending("chat.sqlite")) == first.objects[0].plain)
        // Another is not put over it, and one from before all is refused.
        await #expect(throws: RestoreFailure.self) { try await restore(.latest) }
        await #expect(throws: RestoreFailure.self) { try await restore(RestoreTarget(moment: Moment(microseconds: 1))) }
        _ = try await DiscardRestore("test", in: tools.folder, tools.programs).perform()
        #expect(!Folder.exists(tools.folder))
    }
}

extension RestoreRepository {
    fileprivate func backUpEmbedded(
        _ database: FilePath,
        _ program: FilePath,
        _ settings: [String: String]
    ) async throws -> BackupManifest {
        let copy = folder.path.appending("copy.sqlite")
        try Folder.remove(copy)
        let result = try await Runner().run(
            Command(program.string, ["backup-database", copy.string], environment: settings)
        ).checked()
        let seen = try JSONDocument.decode(EmbeddedCopy.self, from: Array(result.standardOutput.utf8))
        let history = History.sqlite(database: seen.instance)
        let id = RepositoryID.new(at: Date())
        let sealed = folder.path.appending("sealed.sqlite")
        let file = try await seal.seal(copy, to: sealed)
        let name = "chat.sqlite\(seal.suffix)"
        try await repository.store.put(sealed, as: history.folder(ofBackup: id) + name, consuming: true)
        let manifest = BackupManifest(
            id: id,
            kind: .sqlite,
            history: history,
            serverVersion: seen.version,
            startedAt: Date(),
            finishedAt: Date(),
            snapshotAt: seen.copiedAt,
            recipient: seal.recipient?.description,
            objects: [SealedObject(name: name, role: "database", file)],
            tables: seen.tables.map { TableRecord(schema: "main", table: $0.name, rows: $0.rows) },
            madeBy: "test"
        )
        try await repository.add(manifest)
        return manifest
    }
}
