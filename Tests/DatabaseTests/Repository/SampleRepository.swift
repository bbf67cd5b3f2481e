import Foundation
import Operations
import SystemPackage
import TestSupport
import Testing

@testable import Operations

/// A small repository with everything in it, as this machine has written it, to be written anew with other bytes.
struct SampleRepository {
    let history = History.mysql(server: "11111111-2222-3333-4444-555555555555", incarnation: "20261120T000000Z-aaaa")
    private let next = History.mysql(
        server: "11111111-2222-3333-4444-555555555555",
        incarnation: "20261125T000000Z-bbbb"
    )
    private let embedded = History.sqlite(database: "chat")
    let folder: RepositoryFolder
    let repository: Repository
    let stranger: SigningKey
    let signer: SigningKey
    private(set) var files: [String: [UInt8]] = [:]

    init(seed: UInt64 = 0) async throws {
        folder = try RepositoryFolder()
        signer = try SigningKey.findOrCreate(at: folder.appending("own").appending("key"))
        stranger = try SigningKey.findOrCreate(at: folder.appending("other").appending("key"))
        let store = FolderStore(folder.appending("repository"))
        repository = Repository(
            store,
            trusted: TrustedSigners([signer.publicKey]),
            signer: signer,
            heads: HeadsFile(in: folder.appending("state"), of: store.place)
        )
        var generator = SeededGenerator(seed: seed)
        try await repository.prepare()
        try await fill(history, previous: nil, &generator)
        try await fill(next, previous: "20261120T000000Z-aaaa", &generator)
        try await addBackups(to: embedded, .sqlite, &generator)
        for object in try await store.list("") { files[object.key] = try await store.read(object.key) }
    }

    private func fill(_ history: History, previous: String?, _ generator: inout SeededGenerator) async throws {
        try await repository.add(
            IncarnationRecord(
                history: history,
                startedAt: Date(timeIntervalSince1970: 1_795_000_000),
                serverVersion: "9.7.4",
                reason: "the first",
                previous: previous
            )
        )
        try await addBackups(to: history, .logical, &generator)
        var before: ManifestReference?
        for sequence in 1...6 {
            let key = history.newObjectKey(ofSegment: sequence, suffix: ".zst")
            let object = try await object(String(key.dropFirst(history.prefix.count)), at: key, "binlog", &generator)
            before = try await repository.add(
                SegmentManifest(
                    sequence: sequence,
                    history: history,
                    serverVersion: "9.7.4",
                    file: "binlog.00000\((sequence + 1) / 2)",
                    startPosition: sequence.isMultiple(of: 2) ? 500 : 126,
                    endPosition: sequence.isMultiple(of: 2) ? 1000 : 500,
                    preamble: 126,
                    gtidBefore: "a:1-\(sequence * 10)",
                    gtidAfter: "a:1-\(sequence * 10 + 10)",
                    firstCommit: sequence * 1_000_000,
                    lastCommit: sequence * 1_000_000 + 999,
                    transactions: 10,
                    events: 50,
                    isFinished: sequence.isMultiple(of: 2),
                    sealedAt: Date(timeIntervalSince1970: 1_795_000_000 + Double(sequence)),
                    recipient: nil,
                    object: object,
                    previous: before
                )
            )
        }
    }

    private func addBackups(
        to history: History,
        _ kind: BackupManifest.Kind,
        _ generator: inout SeededGenerator
    ) async throws {
        var before: ManifestReference?
        for number in 1...3 {
            let id = "2026112\(number)T033000Z-abcd"
            var objects: [SealedObject] = []
            for name in ["schema.sql.zst", "rows/a-1.sql.zst", "rows/a-2.sql.zst"] {
                objects.append(try await object(name, at: history.folder(ofBackup: id) + name, "rows", &generator))
            }
            before = try await repository.add(
                BackupManifest(
                    id: id,
                    kind: kind,
                    history: history,
                    serverVersion: "9.7.4",
                    startedAt: Date(timeIntervalSince1970: 1_795_000_000 + Double(number)),
                    finishedAt: Date(timeIntervalSince1970: 1_795_000_010 + Double(number)),
                    snapshotAt: 1_795_000_000_000_000 + number,
                    gtidExecuted: "a:1-\(number * 10)",
                    binlog: BinlogPosition(file: "binlog.000001", position: 126),
                    recipient: nil,
                    objects: objects,
                    previous: before,
                    madeBy: "a test"
                )
            )
        }
    }

    /// All of one size, so that those that were swapped have to be read.
    private func object(
        _ name: String,
        at key: String,
        _ role: String,
        _ generator: inout SeededGenerator
    ) async throws -> SealedObject {
        let content = noise(1000, seed: generator.next())
        try await repository.store.put(content, as: key)
        let digest = ObjectDigest(of: content)
        return SealedObject(name: name, role: role, sealed: digest, plain: digest)
    }

    /// Puts the files in place of all that is there; unlike a store it need not last.
    func write(_ files: [String: [UInt8]]) throws {
        let root = folder.appending("repository")
        try Folder.remove(root)
        for (key, bytes) in files {
            let path = root.pushing(FilePath(key))
            try FileManager.default.createDirectory(
                atPath: path.removingLastComponent().string,
                withIntermediateDirectories: true
            )
            try Data(bytes).write(to: URL(filePath: path.string))
        }
    }

    /// All that can be found, as before a restore.
    func problems() async throws -> [RepositoryProblem] {
        let catalog = try await Catalog.read(repository)
        return catalog.problems + (try await catalog.verifyContents(of: repository))
    }
}
