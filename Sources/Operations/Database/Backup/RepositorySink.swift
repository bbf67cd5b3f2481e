internal import Glibc
internal import Synchronization
internal import SystemPackage

/// Seals a backup's objects and stores them in a repository, where nothing lists them yet.
final class RepositorySink: BackupSink {
    private let seal: ObjectSeal
    private let store: any ObjectStore
    private let folder: String
    private let staging: FilePath
    private let stored = Mutex<[String: SealedFile]>([:])

    /// - Parameter staging: where sealed files are until they are stored, if the store has no place of its own.
    init(_ store: any ObjectStore, seal: ObjectSeal, history: History, id: String, staging: FilePath) throws {
        self.seal = seal
        self.store = store
        folder = history.folder(ofBackup: id)
        self.staging = store.staging ?? staging
        try Folder.create(self.staging, permissions: .ownerReadWriteExecute)
        DurableFile.removeLeftovers(below: self.staging)
    }

    func object<Value: Sendable>(
        _ name: String,
        _ body: @escaping @Sendable (ContentWriter) throws -> Value
    ) async throws -> Value {
        // Of this process, so that others remove it once this one is gone.
        let number = UInt64.random(in: 0 ... .max)
        let file = staging.appending(".backup-\(number).\(getpid()).part")
        defer { unlink(file.string) }
        let (sealed, value) = try await seal.sealing(to: file) { writer in
            try body { bytes in try writer.write(bytes) }
        }
        try await store.put(sealed.file, as: folder + name + seal.suffix, consuming: true)
        stored.withLock { $0[name] = sealed }
        return value
    }

    /// What was stored, for the manifest.
    func sealed(_ objects: [BackupObject]) throws -> [SealedObject] {
        try stored.withLock { stored in
            try objects.map { object in
                guard let file = stored[object.name] else {
                    throw DatabaseFailure.unreadable("the object \(object.name)")
                }
                return SealedObject(
                    name: object.name + seal.suffix,
                    role: object.role.rawValue,
                    subject: object.table.map { "\($0)" },
                    rows: object.rows,
                    file
                )
            }
        }
    }
}
