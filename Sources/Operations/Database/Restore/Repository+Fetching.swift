internal import SystemPackage

extension Repository {
    /// Writes an object to a file, which is not there afterwards where it is not what its manifest says.
    func fetch(_ object: SealedObject, below prefix: String, to file: FilePath) async throws {
        let key = prefix + object.name
        guard try await store.get(key, to: file) == object.sealed else {
            try Folder.remove(file)
            throw RepositoryFailure.changed(key: key, reason: "its SHA-256 or size is another")
        }
    }
}
