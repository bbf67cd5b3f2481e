import SystemPackage
import Testing

@testable import Operations

/// A disk that is too small; only root may mount one.
@Suite struct ArtifactSpaceTests {
    let folder = TemporaryFolder()

    @Test func spaceIsCheckedBeforeTheFirstByte() async throws {
        guard let small = SmallFileSystem(kibibytes: 512) else { return }
        let store = ArtifactStoreTests.store(small.path.appending("cache"))
        try await ArtifactServer.run(try folder.writeRandom(1 << 20, seed: 1, to: "file")) { server in
            await #expect {
                _ = try await store.fetch(try server.k3s()) { _ in }
            } throws: { error in
                guard case ArtifactFailure.noSpace(_, _, needed: 1 << 20, let free) = error else { return false }
                return free > 0 && free < 512 << 10
            }
            #expect(FileKind(at: store.partial(try server.k3s())) == nil)
            try small.resize(kibibytes: 4096)
            _ = try await store.fetch(try server.k3s()) { _ in }
        }
    }

    /// Somebody else fills the disk while the download runs.
    @Test func aDiskThatGetsFullIsNotKeptFull() async throws {
        guard let small = SmallFileSystem(kibibytes: 4096) else { return }
        let store = ArtifactStoreTests.store(small.path.appending("cache"))
        let answers = [ArtifactServer.Answer(pause: 5)]
        try await ArtifactServer.run(try folder.writeRandom(3 << 20, seed: 1, to: "file"), answers) { server in
            let artifact = try server.k3s()
            await #expect {
                _ = try await store.fetch(artifact) { event in
                    guard case .note(let text) = event, text.hasPrefix("downloading") else { return }
                    do { try fill(small.path) } catch { Issue.record(error) }
                }
            } throws: { error in
                if case ArtifactFailure.noSpace = error { true } else { false }
            }
            #expect(FileKind(at: store.partial(artifact)) == nil)
            #expect(FileKind(at: store.origin(artifact)) == nil)
        }
    }

    private func fill(_ folder: FilePath) throws {
        let bytes = [UInt8](repeating: 1, count: 2 << 20)
        try DurableFile.write(bytes, to: folder.appending("other"), permissions: .ownerReadWrite)
    }
}
