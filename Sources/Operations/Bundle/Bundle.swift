package import Environments
internal import Glibc
package import Processes
package import SystemPackage

/// A file with all that a bootstrap would download, verified to the last byte.
package struct Bundle: Sendable {
    /// An image's archive, as k3s imports it from its folder of images (docs.k3s.io, “Air-Gap Install”).
    package struct ImageFile: Sendable, Hashable {
        package var name: String
        package var path: FilePath
        package var sha256: String
    }

    package let file: FilePath
    package let manifest: BundleManifest

    /// Reads the whole file, and uses nothing of it where one byte is not as it was made.
    ///
    /// That tells damage, not forgery: what a forger may have put in is told by the environment's pins for k3s and
    /// helm, and for the images by the digest that `chatops bundle create` printed.
    package static func open(_ file: FilePath) throws -> Bundle {
        guard case .file = FileKind(at: file) else { throw BundleFailure.notThere(file) }
        guard let seal = try BundleSeal(endOf: file) else {
            let head = try FileContents.read(file, in: 0..<512)
            let isBegun = TarEntries.isOurs(head) && TarEntries.text(head[0..<100]) == BundleManifest.path
            throw isBegun ? BundleFailure.endDamaged(file) : .notABundle(file)
        }
        if let damage = try seal.damage(in: file) {
            throw BundleFailure.damaged(file, entry: damage.name, bytes: damage.bytes)
        }
        guard let first = seal.parts.first, first.name == BundleManifest.path else {
            throw BundleFailure.notABundle(file)
        }
        return Bundle(file: file, manifest: try manifest(in: file, upTo: first.end))
    }

    private struct Version: Decodable {
        var schemaVersion: Int
    }

    private static func manifest(in file: FilePath, upTo end: Int) throws -> BundleManifest {
        let bytes = Array(try FileContents.read(file, in: 512..<end).prefix { $0 != 0 })
        guard let version = try? JSONDocument.decode(Version.self, from: bytes).schemaVersion else {
            throw BundleFailure.notABundle(file)
        }
        guard version <= BundleManifest.currentVersion else {
            throw BundleFailure.newerSchema(file, version: version)
        }
        guard let manifest = try? JSONDocument.decode(BundleManifest.self, from: bytes) else {
            throw BundleFailure.notABundle(file)
        }
        return manifest
    }

    /// Refuses a bundle that is for another node, or does not hold what the environment pins.
    package func check(_ k3s: K3s, helm: HelmProgram?, for architecture: Architecture) throws(BundleFailure) {
        guard manifest.architecture == architecture else {
            throw .otherArchitecture(file, manifest.architecture, wanted: architecture)
        }
        guard manifest.k3sVersion == k3s.version.description else {
            throw .otherK3s(file, version: manifest.k3sVersion, pinned: "\(k3s.version)")
        }
        let pins: [(BundleManifest.Kind, SHA256Digest?)] = [
            (.k3s, k3s.sha256), (.k3sImages, k3s.imagesSHA256), (.helm, helm?.sha256),
        ]
        for (kind, pin) in pins {
            for entry in manifest.entries(kind) {
                if let pin, entry.sha256 != pin.description {
                    throw .otherDigest(file, entry: entry.name, sha256: entry.sha256, pinned: "\(pin)")
                }
            }
        }
    }

    /// Puts the downloads into the store, so that fetching them asks nobody; returns the images' archives, which are
    /// below `folder` then.
    ///
    /// - Parameter folder: replaced; nil where the images are not wanted.
    package func unpack(
        _ artifacts: [Artifact],
        into store: ArtifactStore,
        images: FilePath?,
        runner: Runner
    ) async throws -> [ImageFile] {
        let folder = images ?? store.folder.appending("bundle-\(getpid())")
        defer { if images == nil { try? Folder.remove(folder) } }
        try Folder.remove(folder)
        try Folder.create(folder, permissions: .ownerReadWriteExecute)
        for artifact in artifacts {
            guard let entry = manifest.entries.first(where: { $0.sha256 == artifact.sha256.description }) else {
                continue
            }
            if try store.path(of: artifact) != nil { continue }
            let path = try await extract(entry, into: folder, runner)
            _ = try await store.add(path, as: artifact)
            unlink(path.string)
        }
        if images == nil { return [] }
        var files: [ImageFile] = []
        for entry in manifest.entries(.image) {
            let path = try await extract(entry, into: folder, runner)
            files.append(ImageFile(name: entry.name, path: path, sha256: entry.sha256))
        }
        return files
    }

    /// Names one member, so that whatever else may be in the archive stays there.
    private func extract(_ entry: BundleManifest.Entry, into folder: FilePath, _ runner: Runner) async throws -> FilePath {
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
