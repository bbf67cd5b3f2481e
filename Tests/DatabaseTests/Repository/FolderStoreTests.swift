import FoundationEssentials
import Glibc
import Operations
import Processes
import SystemPackage
import TestSupport
import Testing

@testable import Operations

/// What every store promises, and what a folder adds to it.
@Suite struct FolderStoreTests {
    private let folder: RepositoryFolder
    private let store: FolderStore

    init() throws {
        folder = try RepositoryFolder()
        store = FolderStore(folder.appending("repository"))
    }

    @Test func whatIsPutIsThere() async throws {
        try await StoreContract(store: store, folder: folder).holds()
    }

    @Test func filesAreTheirOwnersOnly() async throws {
        try await store.put([1, 2, 3], as: "a/b/c")
        let paths = [store.folder.pushing("a/b/c"), store.folder.pushing("a/b"), store.folder]
        let result = try await Runner().run(Command("stat", ["-c", "%a"] + paths.map(\.string)))
        #expect(result.standardOutput == "600\n700\n700\n")
    }

    @Test(arguments: ["", "/", "a/", "/a", "../a", "a/../b", ".staging/x", "a//b", "a\0b", "ä", "a/.b"])
    func namesThatLeadElsewhereAreRefused(key: String) async throws {
        await #expect(throws: RepositoryFailure.self) { try await store.put([1], as: key) }
        await #expect(throws: RepositoryFailure.self) { _ = try await store.read(key) }
        await #expect(throws: RepositoryFailure.self) { try await store.delete(key) }
    }

    @Test func theDatabasesDeviceIsNoticed() throws {
        #expect(store.sharesDevice(with: folder.path) == true)
        #expect(store.sharesDevice(with: "/proc") == false)
    }

    @Test func whatWasBrokenOffIsNotListed() async throws {
        try await store.put([1], as: "a")
        _ = try DurableFile.write([1, 2], to: store.folder.pushing(".staging/put-1-1"), permissions: .ownerReadWrite)
        #expect(try await store.list("").map(\.key) == ["a"])
        #expect(try await store.discardUnfinished(before: .distantPast) == 0)
        #expect(try await store.discardUnfinished(before: .distantFuture) == 1)
    }

    /// As root a file system of a test's own is mounted, which is full at once.
    @Test func aFullDiskIsNeverSilent() async throws {
        let runner = Runner()
        let disk = folder.appending("disk")
        try Folder.create(disk, permissions: .ownerReadWriteExecute)
        try await runner.run(Command("mount", ["-t", "tmpfs", "-o", "size=256k", "none", disk.string])).checked()
        let full = FolderStore(disk.appending("repository"))
        do {
            try await full.put(noise(50_000, seed: 1), as: "fits")
            await #expect(throws: RepositoryFailure.self) { try await full.put(noise(500_000, seed: 2), as: "large") }
            // Which does not compress.
            let file = try folder.file("file", (0..<8).flatMap { noise(1 << 16, seed: $0 + 10) })
            await #expect(throws: RepositoryFailure.self) { try await full.put(file, as: "file", consuming: true) }
            #expect(FileKind(at: file) != nil)
            await #expect(throws: FileFailure.self) {
                _ = try await ObjectSeal(to: nil, runner: runner).seal(file, to: disk.appending("sealed"))
            }
            #expect(FileKind(at: disk.appending("sealed")) == nil)
            #expect(try await full.list("").map(\.key) == ["fits"])
            #expect(try await full.read("fits") == noise(50_000, seed: 1))
            #expect(try Folder.names(in: disk.appending("repository").appending(".staging")) == [])
        } catch { Issue.record(error) }
        try await runner.run(Command("umount", [disk.string])).checked()
    }
}
