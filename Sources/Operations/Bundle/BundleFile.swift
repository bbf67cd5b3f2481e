internal import Environments
internal import SystemPackage

/// A bundle's file, verified to the last byte.
struct BundleFile: Sendable {
    let file: FilePath
    /// Of the whole file.
    let sha256: String
    let manifest: BundleManifest

    /// Reads the whole file, and uses nothing of it where one byte is not as it was made.
    static func open(_ file: FilePath) throws -> BundleFile {
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
        return BundleFile(
            file: file,
            sha256: try FileContents.sha256(of: file) ?? "",
            manifest: try manifest(in: file, upTo: first.end)
        )
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

    /// The downloads that the environment pins, which a bundle for it must hold.
    func pinned(by cluster: Cluster) -> [(kind: BundleManifest.Kind, artifact: Artifact)] {
        let pins: [(BundleManifest.Kind, Artifact?)] = [
            (.k3s, cluster.k3s.map { .k3s($0, manifest.architecture) }),
            (.k3sImages, cluster.k3s.flatMap { .k3sImages($0, manifest.architecture) }),
            (.helm, cluster.helm.map { .helm($0, .current) }),
        ]
        return pins.compactMap { kind, artifact in artifact.map { (kind, $0) } }
    }

    /// Refuses a bundle that does not hold what the environment pins and runs.
    func check(_ loaded: LoadedEnvironment, project: FilePath) throws {
        let cluster = loaded.environment.cluster
        guard let k3s = cluster.k3s else { throw BundleFailure.noK3s(environment: loaded.name.description) }
        guard manifest.k3sVersion == k3s.version.description else {
            throw BundleFailure.otherK3s(file, version: manifest.k3sVersion, pinned: "\(k3s.version)")
        }
        for (kind, artifact) in pinned(by: cluster) {
            guard let entry = manifest.entries(kind).first else {
                throw BundleFailure.lacks(file, names: [artifact.name])
            }
            guard entry.sha256 == artifact.sha256.description else {
                let pin = artifact.sha256.description
                throw BundleFailure.otherDigest(file, entry: entry.name, sha256: entry.sha256, pinned: pin)
            }
        }
        let needed = try BundleImages.references(of: loaded, in: project).map(\.description)
        let missing = Set(needed).subtracting(manifest.entries(.image).map(\.name))
        guard missing.isEmpty else { throw BundleFailure.lacks(file, names: missing.sorted()) }
    }
}
