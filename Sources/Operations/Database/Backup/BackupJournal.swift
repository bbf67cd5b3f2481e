internal import Glibc
internal import SystemPackage

/// Which backup is being stored, so that the next run removes what is left of one that was killed.
struct BackupJournal: Sendable {
    private struct Entry: Codable {
        var history: History
        var id: String
        var repository: String
    }

    private let path: FilePath

    init(in state: FilePath) { path = state.appending("db-backup.json") }

    func begin(_ history: History, _ id: String, in store: any ObjectStore) throws(FileFailure) {
        try Folder.create(path.removingLastComponent(), permissions: .ownerReadWriteExecute)
        try JSONDocument.write(Entry(history: history, id: id, repository: store.place), to: path)
    }

    func end() { unlink(path.string) }

    var isOpen: Bool { get throws(FileFailure) { try JSONDocument.read(Entry.self, at: path) != nil } }

    /// Removes the objects of a backup that was begun and never listed; returns how many.
    ///
    /// One that is listed stays: it was killed after its end.
    func clear(from store: any ObjectStore) async throws -> Int {
        guard let entry = try JSONDocument.read(Entry.self, at: path) else { return 0 }
        guard entry.repository == store.place else {
            end()
            return 0
        }
        let folder = entry.history.folder(ofBackup: entry.id)
        var removed = 0
        let objects = try await store.list(folder)
        if !objects.contains(where: { $0.key == entry.history.key(ofBackup: entry.id) }) {
            for object in objects {
                try await store.delete(object.key)
                removed += 1
            }
        }
        end()
        return removed
    }
}
