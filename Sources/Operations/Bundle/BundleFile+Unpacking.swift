internal import Environments
internal import Glibc
internal import Processes
internal import SystemPackage

extension BundleFile {
    /// Puts the downloads into the store, so that fetching them asks nobody; what is there already stays.
    ///
    /// - Parameter folder: where they pass through.
    func unpack(
        _ artifacts: [Artifact],
        into store: ArtifactStore,
        through folder: FilePath,
        _ runner: Runner
    ) async throws {
        for artifact in artifacts where try store.path(of: artifact) == nil {
            guard let entry = manifest.entries.first(where: { $0.sha256 == artifact.sha256.description }) else {
                throw BundleFailure.lacks(file, names: [artifact.name])
            }
            let path = try await extract(entry, into: folder, runner)
            _ = try await store.add(path, as: artifact)
            unlink(path.string)
        }
    }

    /// One entry's file below `folder`, unpacked where it is not there yet.
    func unpack(_ entry: BundleManifest.Entry, into folder: FilePath, _ runner: Runner) async throws -> FilePath {
        let there = folder.pushing(FilePath(entry.path))
        let isThere = try Self.isPlain(entry.path) && FileContents.sha256(of: there) == entry.sha256
        return isThere ? there : try await extract(entry, into: folder, runner)
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
