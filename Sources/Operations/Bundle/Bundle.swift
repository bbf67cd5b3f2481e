package import Environments
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

    /// Refuses a bundle that is for another node, or does not hold what the environment pins and runs.
    ///
    /// - Parameter architecture: the node's.
    package func check(_ loaded: LoadedEnvironment, project: FilePath, architecture: Architecture) throws {
        let cluster = loaded.environment.cluster
        guard let k3s = cluster.k3s else { throw BundleFailure.noK3s(environment: loaded.name.description) }
        guard manifest.architecture == architecture else {
            throw BundleFailure.otherArchitecture(file, manifest.architecture, wanted: architecture)
        }
        guard manifest.k3sVersion == k3s.version.description else {
            throw BundleFailure.otherK3s(file, version: manifest.k3sVersion, pinned: "\(k3s.version)")
        }
        let pins: [(BundleManifest.Kind, Artifact?)] = [
            (.k3s, .k3s(k3s, architecture)), (.k3sImages, .k3sImages(k3s, architecture)),
            (.helm, cluster.helm.map { .helm($0, .current) }),
        ]
        for case (let kind, let artifact?) in pins {
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
