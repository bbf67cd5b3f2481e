internal import Processes
package import SystemPackage

/// An image in a folder (OCI image specification v1.1, “Image Layout”): `oci-layout`, `index.json`, `blobs/sha256/…`.
package struct ImageLayout: Sendable, Hashable {
    package let root: FilePath

    package init(root: FilePath) { self.root = root }

    package func blob(_ digest: ImageDigest) -> FilePath { blobs.appending(digest.hexadecimal) }

    private var blobs: FilePath { root.appending("blobs").appending("sha256") }
    private var index: FilePath { root.appending("index.json") }

    private struct Marker: Codable {
        var imageLayoutVersion = "1.0.0"
    }

    /// Makes an empty one at a place where nothing is.
    package func create() throws {
        try Folder.create(blobs, permissions: .ownerReadWriteExecute)
        try write(try CanonicalJSON.encode(Marker()), to: root.appending("oci-layout"))
    }

    /// Puts a small blob in.
    func add(_ bytes: [UInt8], mediaType: String) throws -> Descriptor {
        let descriptor = Descriptor(mediaType: mediaType, digest: ImageDigest(of: bytes), size: bytes.count)
        try write(bytes, to: blob(descriptor.digest))
        return descriptor
    }

    /// Moves a file of the same file system in.
    func add(moving file: FilePath, mediaType: String) throws -> Descriptor {
        guard case .file(let size) = FileKind(at: file) else { throw FileFailure.reading(file, .noSuchFileOrDirectory) }
        let descriptor = Descriptor(mediaType: mediaType, digest: try ImageDigest(ofFile: file), size: size)
        try DurableFile.move(file, to: blob(descriptor.digest))
        return descriptor
    }

    /// Names the one image it holds, which completes it.
    func finish(_ manifest: ImageManifest, name: String) throws {
        try finish(try add(try CanonicalJSON.encode(manifest), mediaType: MediaType.manifest), name: name)
    }

    /// Moves an image of another layout on the same file system in, and names it.
    func adopt(_ image: LocalImage, name: String) throws {
        try create()
        for digest in Set(image.blobs.map(\.digest) + [image.descriptor.digest]) {
            try DurableFile.move(image.layout.blob(digest), to: blob(digest))
        }
        try finish(image.descriptor, name: name)
    }

    /// Names its image anew.
    func rename(_ image: LocalImage, to name: String) throws { try finish(image.descriptor, name: name) }

    private func finish(_ manifest: Descriptor, name: String) throws {
        var descriptor = manifest
        // skopeo looks at the first, `ctr images import` at the second.
        descriptor.annotations = [
            "org.opencontainers.image.ref.name": name, "io.containerd.image.name": NodeImages.qualified(name),
        ]
        try write(try CanonicalJSON.encode(ImageIndex(manifests: [descriptor])), to: index)
    }

    private func write(_ bytes: [UInt8], to path: FilePath) throws {
        try DurableFile.write(bytes, to: path, permissions: [.ownerReadWrite, .groupRead, .otherRead])
    }
}

extension ImageLayout {
    /// The image it holds, with manifest and configuration read; nil where there is none.
    ///
    /// - Parameter architecture: which of several to take.
    package func image(for architecture: Architecture? = nil) throws -> LocalImage? {
        guard let bytes = try FileContents.read(index) else { return nil }
        var candidates = try decode(ImageIndex.self, bytes, of: index).manifests
        // Some programs put an index of platforms into the index of names.
        while let inner = candidates.first, [MediaType.index, MediaType.dockerIndex].contains(inner.mediaType) {
            candidates = try decode(ImageIndex.self, try contents(of: inner.digest), of: blob(inner.digest)).manifests
        }
        if let architecture, candidates.count > 1 {
            candidates.removeAll { $0.platform?.architecture != architecture.rawValue }
        }
        guard candidates.count == 1, let descriptor = candidates.first else {
            throw FileFailure.corrupt(index, reason: "it names \(candidates.count) images instead of one")
        }
        let manifest = try contents(of: descriptor.digest)
        let decoded = try decode(ImageManifest.self, manifest, of: blob(descriptor.digest))
        let configuration = try contents(of: decoded.config.digest)
        return LocalImage(
            layout: self,
            descriptor: descriptor,
            manifestBytes: manifest,
            manifest: decoded,
            configuration: try decode(ImageConfiguration.self, configuration, of: blob(decoded.config.digest))
        )
    }

    private func contents(of digest: ImageDigest) throws -> [UInt8] {
        let path = blob(digest)
        guard let bytes = try FileContents.read(path), ImageDigest(of: bytes) == digest else {
            throw FileFailure.corrupt(path, reason: "it is not what its name says")
        }
        return bytes
    }

    private func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8], of path: FilePath) throws -> Value {
        do { return try CanonicalJSON.decode(type, from: bytes) } catch {
            throw FileFailure.corrupt(path, reason: "it is not what the OCI image specification says")
        }
    }
}

/// An image on this machine.
package struct LocalImage: Sendable {
    package let layout: ImageLayout
    /// Of the manifest.
    package let descriptor: Descriptor
    package let manifestBytes: [UInt8]
    package let manifest: ImageManifest
    package let configuration: ImageConfiguration

    /// Every blob but the manifest, in the order they are pushed: a configuration never stands without its layers.
    package var blobs: [Descriptor] { manifest.layers + [manifest.config] }
}
