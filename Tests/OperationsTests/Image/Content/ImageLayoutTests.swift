import SystemPackage
import Testing

@testable import Operations

@Suite struct ImageLayoutTests {
    private let folder = TemporaryFolder()

    private func layout(_ name: String) throws -> ImageLayout {
        let layout = ImageLayout(root: folder.path.appending(name))
        try Folder.create(layout.root, permissions: .ownerReadWriteExecute)
        try layout.create()
        return layout
    }

    private func fill(_ layout: ImageLayout, architecture: Architecture = .amd64) throws -> ImageManifest {
        let layer = try layout.add(Array("layer".utf8), mediaType: MediaType.layer)
        let configuration = ImageConfiguration(
            architecture: architecture,
            settings: .init(),
            diffIDs: [ImageDigest(of: Array("unpacked".utf8))]
        )
        let config = try layout.add(try CanonicalJSON.encode(configuration), mediaType: MediaType.configuration)
        return ImageManifest(config: config, layers: [layer])
    }

    @Test func holdsWhatWasPutIn() throws {
        let layout = try layout("one")
        let manifest = try fill(layout)
        #expect(try layout.image() == nil)
        try layout.finish(manifest, name: "localhost:5000/chat/server:1")
        let image = try #require(try layout.image())
        #expect(image.manifest == manifest)
        #expect(image.configuration.architecture == "amd64")
        #expect(image.blobs.map(\.mediaType) == [MediaType.layer, MediaType.configuration])
        #expect(try folder.text(of: "one/oci-layout") == #"{"imageLayoutVersion":"1.0.0"}"#)
        #expect(image.descriptor.annotations?["io.containerd.image.name"] == "localhost:5000/chat/server:1")
    }

    @Test func damageIsFound() throws {
        let layout = try layout("one")
        try layout.finish(try fill(layout), name: "chat/server:1")
        let config = try #require(try layout.image()).manifest.config.digest
        try folder.append(" ", to: "one/blobs/sha256/\(config.hexadecimal)")
        #expect(throws: FileFailure.corrupt(layout.blob(config), reason: "it is not what its name says")) {
            try layout.image()
        }
    }

    /// As `docker save` writes it for an image of several platforms.
    @Test func ofSeveralPlatformsTheOneAskedForIsTaken() throws {
        let layout = try layout("many")
        var manifests: [Descriptor] = []
        for architecture in [Architecture.amd64, .arm64] {
            let bytes = try CanonicalJSON.encode(try fill(layout, architecture: architecture))
            var descriptor = try layout.add(bytes, mediaType: MediaType.manifest)
            descriptor.platform = .init(architecture: architecture.rawValue, os: "linux")
            manifests.append(descriptor)
        }
        let inner = try layout.add(
            try CanonicalJSON.encode(ImageIndex(manifests: manifests)),
            mediaType: MediaType.index
        )
        let index = try CanonicalJSON.encode(ImageIndex(manifests: [inner]))
        try DurableFile.write(index, to: layout.root.appending("index.json"), permissions: .ownerReadWrite)
        #expect(try layout.image(for: .arm64)?.configuration.architecture == "arm64")
        #expect(throws: FileFailure.self) { try layout.image() }
    }

    @Test func anImageMovesWithItsName() throws {
        let source = try layout("source")
        try source.finish(try fill(source), name: "chatops-image:1")
        let moved = try layout("moved")
        try moved.adopt(try #require(try source.image()), name: "chat/server:2")
        let image = try #require(try moved.image())
        #expect(image.descriptor.annotations?["org.opencontainers.image.ref.name"] == "chat/server:2")
        for blob in image.blobs { #expect(try ImageDigest(ofFile: moved.blob(blob.digest)) == blob.digest) }
    }
}
