import BinaryLog
import Environments
import FoundationEssentials
import MySQLClient
import Processes
import Synchronization
import SystemPackage
import TestDatabases

@testable import Operations

/// A repository of a test's own, with backups of a server and its binlog as the archive would store them.
final class RestoreRepository: Sendable {
    let folder: RestoreFolder
    let repository: Repository
    let seal: ObjectSeal
    let identity: AgeIdentity
    private let archived = Mutex<[String]>([])

    var store: FilePath { folder.path.appending("store") }

    init() async throws {
        folder = try RestoreFolder()
        let key = folder.path.appending("age.key")
        try await Runner().run(Command("age-keygen", ["-o", key.string])).checked()
        identity = .file(key)
        seal = ObjectSeal(to: try await identity.recipient(Runner()), runner: Runner())
        let signer = try SigningKey.findOrCreate(at: folder.path.appending("sign.key"))
        repository = Repository(
            FolderStore(folder.path.appending("store")),
            trusted: TrustedSigners([signer.publicKey]),
            signer: signer
        )
        try await repository.prepare()
    }

    func history(_ session: ServerSession, _ incarnation: String = "one") async throws -> History {
        .mysql(server: try await session.text("SELECT @@server_uuid") ?? "", incarnation: incarnation)
    }

    private func begin(_ history: History) async throws {
        if await (try? repository.incarnation(of: history)) != nil { return }
        try await repository.add(
            IncarnationRecord(history: history, startedAt: Date(), serverVersion: "9.7.4", reason: "the first")
        )
    }

    @discardableResult
    func backUp(_ source: MySQLInstance, isPhysical: Bool = false) async throws -> BackupManifest {
        let session = try await source.rootSession()
        let history = try await history(session)
        await session.close()
        try await begin(history)
        let id = RepositoryID.new(at: Date())
        let sink = SealingSink(folder: folder.path, seal: seal, repository, prefix: history.folder(ofBackup: id))
        let started = Date()
        let physical = PhysicalBackup(of: DatabaseServer(options: source.options()), folder: nil)
        let contents =
            try await isPhysical
            ? physical.run(to: sink) { _ in } : source.backup().run(to: sink) { _ in }
        let objects = try contents.objects.map { object in
            guard let file = sink.files.withLock({ $0[object.name] }) else { throw Errno.noSuchFileOrDirectory }
            let subject = object.table.map { "\($0)" }
            return SealedObject(name: object.name + seal.suffix, role: object.role.rawValue, subject: subject, file)
        }
        let manifest = BackupManifest(
            id: id,
            kind: isPhysical ? .physical : .logical,
            history: history,
            serverVersion: contents.server.version,
            startedAt: started,
            finishedAt: Date(),
            snapshotAt: contents.moment.time,
            gtidExecuted: contents.moment.gtidExecuted,
            settings: contents.server.settings,
            recipient: seal.recipient?.description,
            objects: objects,
            tables: contents.tables.map {
                TableRecord(schema: $0.table.schema, table: $0.table.table, rows: $0.rows, checksum: $0.checksum)
            },
            madeBy: "test"
        )
        try await repository.add(manifest)
        return manifest
    }

    /// Into a history of its own, as an archive does that begins after a backup.
    ///
    /// Ends the server's current binlog file, and stores all that were not yet.
    func archive(_ source: MySQLInstance) async throws {
        let session = try await source.rootSession()
        try await session.run("FLUSH BINARY LOGS")
        let history = try await history(session, "two")
        await session.close()
        try await begin(history)
        let data = source.folder.appending("data")
        let names = try Folder.names(in: data).filter { $0.hasPrefix("binlog.0") }.dropLast()
        let catalog = try await Catalog.read(repository)
        var previous = catalog.line(history)?.segments.last
        for name in names where archived.withLock({ !$0.contains(name) }) {
            var times: [UInt64] = []
            let outcome = try BinaryLogFile.read(data.appending(name)) { _, _, transaction in
                if let transaction { times.append(transaction.immediateCommit) }
            }
            let before = outcome.reader.previous ?? GTIDSet()
            let sequence = (previous?.value.sequence ?? 0) + 1
            let key = history.newObjectKey(ofSegment: sequence, suffix: seal.suffix)
            let sealed = folder.path.appending("segment")
            let file = try await seal.seal(data.appending(name), to: sealed)
            try await repository.store.put(sealed, as: key, consuming: true)
            let manifest = SegmentManifest(
                sequence: sequence,
                history: history,
                serverVersion: "9.7.4",
                file: name,
                startPosition: 4,
                endPosition: Int(outcome.size),
                preamble: 0,
                gtidBefore: before.description,
                gtidAfter: before.union(outcome.reader.gtids).description,
                firstCommit: times.first.map(Int.init),
                lastCommit: times.last.map(Int.init),
                transactions: outcome.reader.transactions,
                events: 0,
                isFinished: true,
                sealedAt: Date(),
                recipient: seal.recipient?.description,
                object: SealedObject(name: String(key.dropFirst(history.prefix.count)), role: "binlog", file),
                previous: previous.map { ManifestReference(name: "\($0.value.sequence)", digest: $0.digest) }
            )
            try await repository.add(manifest)
            previous = try await repository.segment(sequence, of: history)
            archived.withLock { $0.append(name) }
        }
    }

    func tools(_ source: MySQLInstance, identity: AgeIdentity? = nil, folder name: String = "restore") -> RestoreTools {
        RestoreTools(
            repository: repository,
            identity: identity ?? self.identity,
            programs: MySQLPrograms(in: source.programs, runner: Runner()),
            folder: folder.path.appending(name),
            jobs: 2,
            chatServer: Self.chatServer
        )
    }

    /// Nil where only a part of the package was built.
    static var chatServer: FilePath? {
        let checkout = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
            .removingLastComponent()
        let path = checkout.appending(".build/debug/ChatServer")
        return FileKind(at: path) == nil ? nil : path
    }
}

private final class SealingSink: BackupSink {
    let folder: FilePath
    let seal: ObjectSeal
    let repository: Repository
    let prefix: String
    let files = Mutex<[String: SealedFile]>([:])

    init(folder: FilePath, seal: ObjectSeal, _ repository: Repository, prefix: String) {
        self.folder = folder
        self.seal = seal
        self.repository = repository
        self.prefix = prefix
    }

    func object<Value: Sendable>(
        _ name: String,
        _ body: @escaping @Sendable (ContentWriter) throws -> Value
    ) async throws -> Value {
        let file = folder.appending("object-\(UInt64.random(in: 0 ... .max))")
        let (sealed, value) = try await seal.sealing(to: file) { writer in
            try body { try writer.write($0) }
        }
        try await repository.store.put(file, as: prefix + name + seal.suffix, consuming: true)
        files.withLock { $0[name] = sealed }
        return value
    }
}

extension Operation {
    /// Does what a run does, without evidence: steps that are not satisfied, and the checks.
    func perform() async throws -> [CheckReport] {
        let preparation = try await prepare { _ in }
        for step in preparation.steps where try await !step.isSatisfied() { _ = try await step.apply() }
        let checks = await preparation.verify()
        if checks.allSatisfy({ $0.verdict == .passed }) { try await preparation.accept() }
        return checks
    }
}
