import SystemPackage
import Testing

@testable import Operations

@Suite struct RegistryClientTests {
    private let folder = TemporaryFolder()

    @Test func aPushedImageIsThere() async throws {
        let image = try SmallImage.make("one", in: folder.path)
        try await RegistryServer.running(in: folder.path) { server in
            let client = server.client()
            #expect(try await client.image("1") == nil)
            #expect(try await client.digest(ofTag: "1") == nil)
            #expect(try await client.tags() == [])
            let pushed = try await client.push(image, tag: "1")
            #expect(pushed.sentBlobs == 3)
            #expect(try await client.digest(ofTag: "1") == image.descriptor.digest)
            #expect(try await client.tags() == ["1"])
            let found = try #require(try await client.image("1"))
            #expect(found.digest == image.descriptor.digest)
            #expect(found.manifest == image.manifest)
            #expect(found.configuration == image.configuration)
        }
    }

    @Test func whatIsThereIsNotSentAgain() async throws {
        let first = try SmallImage.make("one", in: folder.path)
        let second = try SmallImage.make("two", in: folder.path)
        try await RegistryServer.running(in: folder.path) { server in
            let client = server.client()
            _ = try await client.push(first, tag: "1")
            #expect(try await client.push(first, tag: "again") == .init(sentBlobs: 0, sent: 0, keptBlobs: 3))
            let pushed = try await client.push(second, tag: "2")
            #expect(pushed.sentBlobs == 2)
            #expect(pushed.keptBlobs == 1)
            #expect(try await Set(client.tags()) == ["1", "2", "again"])
        }
    }

    @Test func largePartsAreStreamed() async throws {
        let image = try SmallImage.make("large", in: folder.path, bytes: 20_000_001)
        try await RegistryServer.running(in: folder.path) { server in
            let pushed = try await server.client().push(image, tag: "1")
            #expect(pushed.sent > 20_000_000)
            #expect(try await server.client().digest(ofTag: "1") == image.descriptor.digest)
        }
    }

    /// A layout whose blob was altered on disk is not what its digest says.
    @Test func theRegistryRefusesAlteredContent() async throws {
        let image = try SmallImage.make("one", in: folder.path)
        try folder.append("!", to: "image-one/blobs/sha256/\(image.manifest.layers[0].digest.hexadecimal)")
        try await RegistryServer.running(in: folder.path) { server in
            await #expect(throws: RegistryFailure.self) { try await server.client().push(image, tag: "1") }
            let tags = try await server.client().tags()
            #expect(tags.isEmpty)
        }
    }
}
