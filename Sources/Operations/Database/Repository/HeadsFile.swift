package import SystemPackage

/// What this machine stored last, in its state folder: what the repository has to have, so that one that was put back to
/// an older state is noticed.
package struct HeadsFile: Sendable {
    package struct Head: Codable, Sendable, Hashable {
        package var history: History
        package var backup: ManifestReference?
        package var segment: ManifestReference?
    }

    private struct Document: Codable {
        var schemaVersion = 1
        var repository: String
        var heads: [Head]
    }

    private let path: FilePath
    private let place: String

    /// - Parameters:
    ///   - folder: made when missing.
    ///   - place: the store's: what is known of another one does not count.
    package init(in folder: FilePath, of place: String) {
        path = folder.appending("repository-heads.json")
        self.place = place
    }

    package func read() throws(FileFailure) -> [Head] {
        guard let document = try JSONDocument.read(Document.self, at: path), document.repository == place else {
            return []
        }
        return document.heads
    }

    func note(backup: ManifestReference, of history: History) throws(FileFailure) {
        try change(history) { $0.backup = backup }
    }

    func note(segment: ManifestReference, of history: History) throws(FileFailure) {
        try change(history) { $0.segment = segment }
    }

    private func change(_ history: History, _ body: (inout Head) -> Void) throws(FileFailure) {
        let folder = path.removingLastComponent()
        try Folder.create(folder, permissions: .ownerReadWriteExecute)
        let lock = try FileLock.exclusive(folder.appending("repository-heads.lock"))
        defer { withExtendedLifetime(lock) {} }
        var heads = try read()
        let index = heads.firstIndex { $0.history == history } ?? heads.endIndex
        if index == heads.endIndex { heads.append(Head(history: history)) }
        body(&heads[index])
        try JSONDocument.write(Document(repository: place, heads: heads), to: path)
    }
}
