import Operations
import SystemPackage
import Testing

@testable import Operations

/// What ``ObjectStore`` promises, tried on a store that is empty.
struct StoreContract {
    let store: any ObjectStore
    let folder: RepositoryFolder
    /// Of the file that is stored.
    var size = 3_000_000

    func holds() async throws {
        #expect(try await store.list("") == [])
        #expect(try await store.read("nothing/here") == nil)
        #expect(try await store.digest(of: "nothing/here") == nil)
        try await store.delete("nothing/here")
        await #expect(throws: (any Error).self) { _ = try await store.get("nothing", to: folder.appending("got")) }
        #expect(FileKind(at: folder.appending("got")) == nil)

        let content = noise(size, seed: 7)
        let file = try folder.file("file", content)
        try await store.put(file, as: "a/file.zst")
        #expect(FileKind(at: file) != nil)
        try await store.put(Array("small".utf8), as: "a/small")
        try await store.put([], as: "b/empty")
        try await store.put([1], as: "a-b/c")
        #expect(try await store.list("").map(\.key) == ["a-b/c", "a/file.zst", "a/small", "b/empty"])
        #expect(try await store.list("a/").map(\.size) == [size, 5])
        #expect(try await store.list("a/s").map(\.key) == ["a/small"])
        #expect(try await store.read("b/empty") == [])
        #expect(try await store.read("a/small") == Array("small".utf8))
        await #expect(throws: RepositoryFailure.self) { _ = try await store.read("a/small", limit: 4) }
        #expect(try await store.digest(of: "a/file.zst") == ObjectDigest(of: content))
        #expect(try await store.get("a/file.zst", to: folder.appending("got")) == ObjectDigest(of: content))
        #expect(try FileContents.read(folder.appending("got")) == content)

        try await writesOnce(file)
        try await store.delete("a/small")
        #expect(try await store.list("a/").map(\.key) == ["a/file.zst"])
    }

    private func writesOnce(_ file: FilePath) async throws {
        try await store.put(file, as: "a/file.zst")
        try await store.put(Array("small".utf8), as: "a/small")
        for other in ["other", "smal"] {
            await #expect {
                try await store.put(Array(other.utf8), as: "a/small")
            } throws: {
                if case RepositoryFailure.taken = $0 { true } else { false }
            }
        }
        let other = try folder.file("other", noise(size, seed: 8))
        await #expect(throws: RepositoryFailure.self) { try await store.put(other, as: "a/file.zst") }
        #expect(try await store.read("a/small") == Array("small".utf8))
        try await store.put(file, as: "c/moved", consuming: true)
        #expect(FileKind(at: file) == nil)
        #expect(try await store.digest(of: "c/moved") == store.digest(of: "a/file.zst"))
        try await store.delete("c/moved")
    }
}
