import Processes
import SystemPackage
import Testing

@testable import Operations

/// Images of a small program of this machine, made with the real tar and gzip.
@Suite struct ImageAssemblyTests {
    private let folder = TemporaryFolder()

    private func assemble(_ name: String, program: FilePath) async throws -> LocalImage {
        let layout = ImageLayout(root: folder.path.appending(name))
        try Folder.create(layout.root, permissions: .ownerReadWriteExecute)
        try layout.create()
        let contents = try await ImageContents.gather(for: program, runner: Runner())
        try await ImageAssembly(contents: contents, labels: [ImageLabel.inputs: "1"], runner: Runner())
            .write(to: layout, name: "chat/server:1")
        return try #require(try layout.image())
    }

    private func names(in layer: Descriptor, of image: LocalImage) async throws -> [String] {
        let list = Command("tar", ["--list", "--gzip", "--file=\(image.layout.blob(layer.digest))"])
        return try await Runner().run(list).checked().standardOutput.split(separator: "\n").map(String.init)
    }

    /// At another place, copied at another time; another umask and time zone are tried with chatops as a whole.
    @Test func theSameProgramGivesTheSameBytes() async throws {
        let first = try await assemble("one", program: "/bin/ls")
        let elsewhere = folder.path.appending("ls")
        try DurableFile.copy("/bin/ls", to: elsewhere, permissions: .ownerReadWriteExecute)
        let second = try await assemble("a folder with another name", program: elsewhere)
        #expect(first.descriptor.digest == second.descriptor.digest)
        #expect(first.manifestBytes == second.manifestBytes)
    }

    @Test func anotherProgramChangesTheUpperLayerOnly() async throws {
        let first = try await assemble("one", program: "/bin/true")
        let second = try await assemble("two", program: "/bin/false")
        #expect(first.manifest.layers.count == 2)
        #expect(first.manifest.layers[0] == second.manifest.layers[0])
        #expect(first.manifest.layers[1] != second.manifest.layers[1])
    }

    @Test func runsAsAUserThatIsNotRoot() async throws {
        let image = try await assemble("one", program: "/bin/true")
        #expect(image.configuration.config?.user == "10001:10001")
        #expect(image.configuration.config?.entrypoint == ["/usr/local/bin/ChatServer"])
        #expect(image.configuration.architecture == Architecture.current.rawValue)
        #expect(image.configuration.created == "1970-01-01T00:00:00Z")
        #expect(image.configuration.labels == [ImageLabel.inputs: "1"])
    }

    @Test func holdsTheProgramItsLibrariesAndNoShell() async throws {
        let image = try await assemble("one", program: "/bin/true")
        let lower = try await names(in: image.manifest.layers[0], of: image)
        let upper = try await names(in: image.manifest.layers[1], of: image)
        #expect(upper == ["usr/", "usr/local/", "usr/local/bin/", "usr/local/bin/ChatServer"])
        #expect(lower == lower.sorted())
        #expect(lower.contains("etc/ssl/certs/ca-certificates.crt"))
        #expect(lower.contains("etc/passwd"))
        #expect(lower.contains("tmp/"))
        #expect(lower.contains { $0.hasSuffix("/libc.so.6") })
        #expect(!lower.contains { $0.hasSuffix("/sh") || $0.hasSuffix("/bash") || $0.hasPrefix("bin/") })
    }

    /// The digests of the layers as they are unpacked are what a container runtime checks.
    @Test func theConfigurationNamesTheUnpackedLayers() async throws {
        let image = try await assemble("one", program: "/bin/true")
        for (layer, diffID) in zip(image.manifest.layers, image.configuration.rootfs.diffIDs) {
            let copy = folder.path.appending("layer.tar.gz")
            try DurableFile.copy(image.layout.blob(layer.digest), to: copy, permissions: .ownerReadWrite)
            try await Runner().run(Command("gunzip", ["--force", copy.string])).checked()
            #expect(try ImageDigest(ofFile: folder.path.appending("layer.tar")) == diffID)
        }
    }

    /// skopeo reads it with other people's code, and checks every digest.
    @Test func anotherProgramReadsItsArchive() async throws {
        let image = try await assemble("one", program: "/bin/true")
        let archive = folder.path.appending("image.tar")
        try await Runner().run(ImageArchive.pack(image.layout.root, into: archive)).checked()
        let copied = folder.path.appending("copied")
        let copy = Command("skopeo", ["--insecure-policy", "copy", "oci-archive:\(archive)", "dir:\(copied)"])
        try await Runner().run(copy).checked()
        #expect(try ImageDigest(ofFile: copied.appending("manifest.json")) == image.descriptor.digest)
    }
}
