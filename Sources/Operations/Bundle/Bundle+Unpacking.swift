internal import Environments
internal import Glibc
package import Processes
package import SystemPackage

extension Bundle {
    /// Puts the downloads into the store, so that fetching them asks nobody; returns the images' archives, which are
    /// below `folder` then.
    ///
    /// - Parameter folder: replaced.
    package func unpack(
        _ artifacts: [Artifact],
        into store: ArtifactStore,
        images folder: FilePath,
        runner: Runner
    ) async throws -> [ImageFile] {
        try Folder.remove(folder)
        try Folder.create(folder, permissions: .ownerReadWriteExecute)
        for artifact in artifacts {
            guard let entry = manifest.entries.first(where: { $0.sha256 == artifact.sha256.description }) else {
                continue
            }
            let path = try await extract(entry, into: folder, runner)
            _ = try await store.add(path, as: artifact)
            unlink(path.string)
        }
        var images: [ImageFile] = []
        for entry in manifest.entries(.image) {
            let path = try await extract(entry, into: folder, runner)
            images.append(ImageFile(name: entry.name, path: path, sha256: entry.sha256))
        }
        return images
    }

    /// Names one member, so that whatever else may be in the archive stays there.
    private func extract(
        _ entry: BundleManifest.Entry,
        into folder: FilePath,
        _ runner: Runner
    ) async throws -> FilePath {
        guard Self.isPlain(entry.path) else {
            throw BundleFailure.notUnpacked(file, entry: entry.name, reason: "its path leads elsewhere: \(entry.path)")
        }
        let result = try await runner.run(Self.extraction(of: entry.path, from: file, into: folder))
        guard result.succeeded else {
            let reason = CommandFailure.failed(result).message
            throw BundleFailure.notUnpacked(file, entry: entry.name, reason: reason)
        }
        let path = folder.pushing(FilePath(entry.path))
        guard try FileContents.sha256(of: path) == entry.sha256 else {
            throw BundleFailure.notUnpacked(file, entry: entry.name, reason: "it is not what the manifest says")
        }
        return path
    }

    static func isPlain(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return !parts.isEmpty && parts.allSatisfy { !["", ".", ".."].contains($0) }
    }

    static func extraction(of path: String, from file: FilePath, into folder: FilePath) -> Command {
        Command(
            "tar",
            [
                "--extract", "--file=\(file)", "--force-local", "--directory=\(folder)", "--no-same-owner",
                "--no-same-permissions", "--no-wildcards", "--", path,
            ],
            environment: ["LC_ALL": "C", "TAR_OPTIONS": nil],
            deadline: .seconds(600)
        )
    }
}
