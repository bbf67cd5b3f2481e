package import Environments
package import Processes
package import SystemPackage

/// All that a bootstrap would download, out of one file.
package struct Bundle: Sendable {
    /// An archive of images, as k3s imports it from its folder of images (docs.k3s.io, “Air-Gap Install”).
    package struct Image: Sendable, Hashable {
        /// Of the image, or of what k3s itself runs.
        package var name: String
        /// On this machine.
        package var path: FilePath
        package var sha256: String
        /// What to call it on the node: other for other contents, and with the ending that k3s tells archives by.
        package var fileName: String

        init(_ entry: BundleManifest.Entry, at path: FilePath) {
            name = entry.name
            self.path = path
            sha256 = entry.sha256
            fileName = "\(sha256.prefix(12))-\(FilePath(entry.path).lastComponent?.string ?? "")"
        }
    }

    /// The bundle's file.
    package let path: FilePath
    /// Of the whole file.
    package let sha256: String
    package let manifest: BundleManifest
    package let images: [Image]
    /// Keeps others from removing what is unpacked, for as long as this value is used.
    private let inUse: FileLock?

    /// Reads the whole file and uses nothing of it where a byte is not as it was made, or where it is not for this
    /// environment.
    ///
    /// Then the store has the downloads, so that fetching them asks nobody.
    /// That tells damage, not forgery: what a forger may have put in is told by the environment's pins for k3s and
    /// helm, and for the images by the digest that `chatops bundle create` printed.
    package static func open(
        _ path: FilePath,
        for loaded: LoadedEnvironment,
        project: FilePath,
        store: ArtifactStore,
        runner: Runner
    ) async throws -> Bundle {
        let file = try BundleFile.open(path)
        try file.check(loaded, project: project)
        let (folder, inUse) = try unpackedFolder(of: file, in: store)
        let artifacts = file.pinned(by: loaded.environment.cluster).map(\.artifact)
        try await file.unpack(artifacts, into: store, through: folder, runner)
        var images: [Image] = []
        for entry in file.manifest.entries(.k3sImages) + file.manifest.entries(.image) {
            let artifact = artifacts.first { $0.sha256.description == entry.sha256 }
            if let kept = try artifact.flatMap({ try store.path(of: $0) }) {
                images.append(Image(entry, at: kept))
            } else {
                images.append(Image(entry, at: try await file.unpack(entry, into: folder, runner)))
            }
        }
        return Bundle(path: path, sha256: file.sha256, manifest: file.manifest, images: images, inUse: inUse)
    }

    /// Refuses a bundle for nodes of another architecture.
    package func check(_ architecture: Architecture) throws(BundleFailure) {
        guard manifest.architecture == architecture else {
            throw .otherArchitecture(path, manifest.architecture, wanted: architecture)
        }
    }

    /// Only the last bundle's contents are kept, and those that another chatops uses.
    private static func unpackedFolder(
        of file: BundleFile,
        in store: ArtifactStore
    ) throws(FileFailure) -> (FilePath, FileLock?) {
        try Folder.create(store.folder, permissions: .ownerReadWriteExecute)
        let name = "bundle-\(file.sha256)"
        for other in try Folder.names(in: store.folder) where other.hasPrefix("bundle-") && !other.hasSuffix(".lock") {
            guard other != name, try FileLock.tryExclusive(lock(of: other, in: store), waiting: .zero) != nil else {
                continue
            }
            try Folder.remove(store.folder.appending(other))
            try Folder.remove(lock(of: other, in: store))
        }
        let folder = store.folder.appending(name)
        try Folder.create(folder, permissions: .ownerReadWriteExecute)
        // Makes the file that is then shared.
        _ = try FileLock.tryExclusive(lock(of: name, in: store), waiting: .zero)
        return (folder, try FileLock.shared(lock(of: name, in: store)))
    }

    private static func lock(of name: String, in store: ArtifactStore) -> FilePath {
        store.folder.appending("\(name).lock")
    }
}
