internal import Environments
internal import FoundationEssentials
internal import SystemPackage

/// Makes a backup of an embedded server's SQLite database and stores it: `chatops db backup`.
package struct CreateEmbeddedBackup: Operation {
    package let command = "db backup"
    package let environment: String
    package let arguments: [String] = []
    private let deployment: EmbeddedDeployment
    private let tools: BackupTools

    package init(_ deployment: EmbeddedDeployment, _ tools: BackupTools) {
        environment = deployment.name.description
        self.deployment = deployment
        self.tools = tools
    }

    package func prepare(_ events: @escaping EventHandler) async throws -> Preparation {
        let database = deployment.layout.database
        guard case .file(let size)? = FileKind(at: database), EmbeddedCopy.release(of: deployment) != nil else {
            throw EmbeddedBackupFailure.notDeployed(environment: environment)
        }
        let store = tools.repository.store
        if let folder = store as? FolderStore, folder.sharesDevice(with: database) == true {
            events(
                .note("warning: \(store.place) is on the disk of the database itself: what destroys one destroys both")
            )
        }
        let catalog = try await tools.catalog()
        let outcome = BackupOutcome()
        let journal = BackupJournal(in: tools.state)
        var backup = Step(
            "backup",
            intent: "store a copy of \(database) in \(store.place)",
            isSatisfied: { false },
            apply: { try await apply(catalog, outcome, journal) }
        )
        backup.details = ["\(size) bytes, and what its write-ahead log has"]
        let leftovers = Step(
            "leftovers",
            intent: "remove what a backup that was broken off has left",
            isNoticeable: false,
            isSatisfied: { try !journal.isOpen && !Folder.exists(staging) },
            apply: {
                try Folder.remove(staging)
                return "\(try await journal.clear(from: store)) objects removed"
            }
        )
        var preparation = Preparation(
            steps: [leftovers, backup],
            verify: { await BackupCheck(repository: tools.repository, outcome: outcome).reports() },
            standing: { "backups that were stored before stand" }
        )
        preparation.findings = { outcome.findings }
        preparation.checksHint = "chatops db list shows what is stored"
        return preparation
    }

    /// Holds a plain copy for as long as it takes.
    private var staging: FilePath { tools.state.appending("db-copy") }

    private func apply(_ catalog: Catalog?, _ outcome: BackupOutcome, _ journal: BackupJournal) async throws -> String?
    {
        let startedAt = Date()
        try Folder.create(staging, permissions: .ownerReadWriteExecute)
        defer { try? Folder.remove(staging) }
        let file = staging.appending("chat.sqlite")
        let copy = try await EmbeddedCopy.make(deployment, at: file)
        let history = History.sqlite(database: copy.instance)
        let id = RepositoryID.new(at: startedAt)
        let store = tools.repository.store
        try await tools.repository.prepare()
        try journal.begin(history, id, in: store)
        do {
            let sink = try RepositorySink(store, seal: tools.seal, history: history, id: id, staging: staging)
            let object = BackupObject(name: "chat.sqlite", role: .database)
            try await sink.object(object.name, contentsOf: file)
            let manifest = BackupManifest(
                id: id,
                kind: .sqlite,
                history: history,
                serverVersion: copy.version,
                startedAt: startedAt,
                finishedAt: Date(),
                snapshotAt: copy.copiedAt,
                recipient: tools.seal.recipient?.description,
                objects: try sink.sealed([object]),
                tables: copy.tables.map { TableRecord(schema: "main", table: $0.name, rows: $0.rows) },
                previous: catalog?.line(history)?.backups.last.map {
                    ManifestReference(name: $0.value.id, digest: $0.digest)
                },
                madeBy: tools.maker
            )
            let reference = try await tools.repository.add(manifest)
            journal.end()
            outcome.note(manifest, reference, [])
            return outcome.sentence
        } catch {
            _ = await Task.detached { try? await journal.clear(from: store) }.value
            throw error
        }
    }
}

extension BackupSink {
    /// An object of a file's bytes.
    fileprivate func object(_ name: String, contentsOf file: FilePath) async throws {
        try await object(name) { write in
            let input: FileDescriptor
            do { input = try FileDescriptor.open(file, .readOnly, options: [.closeOnExec, .noFollow]) } catch {
                throw FileFailure.reading(file, error as? Errno ?? .ioError)
            }
            try input.closeAfter {
                let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
                defer { buffer.deallocate() }
                while case let count = try input.read(into: buffer), count > 0 {
                    try write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                }
            }
        }
    }
}
