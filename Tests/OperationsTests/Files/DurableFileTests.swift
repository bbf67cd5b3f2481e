import FoundationEssentials
import Glibc
import SystemPackage
import Testing

@testable import Operations

/// Files that are wholly there or not at all.
@Suite struct DurableFileTests {
    private let folder = TemporaryFolder()

    private func path(_ name: String) -> FilePath { folder.path.appending(name) }

    @Test(arguments: [
        FilePermissions.ownerReadWrite, [.ownerReadWrite, .groupRead, .otherRead], .ownerReadWriteExecute,
    ])
    func hasExactlyTheModeItWasGiven(permissions: FilePermissions) throws {
        try DurableFile.write("a".utf8, to: path("file"), permissions: permissions)
        #expect(folder.mode(of: "file") == permissions.rawValue)
        // Also where a file with another mode stood.
        chmod(path("file").string, 0o777)
        try DurableFile.write("b".utf8, to: path("file"), permissions: permissions)
        #expect(folder.mode(of: "file") == permissions.rawValue)
        try DurableFile.copy(path("file"), to: path("copy"), permissions: permissions)
        #expect(folder.mode(of: "copy") == permissions.rawValue)
        #expect(try folder.text(of: "copy") == "b")
        #expect(try Folder.names(in: folder.path) == ["copy", "file"])
    }

    @Test func aReaderSeesTheOldBytesOrTheNew() async throws {
        let file = path("file")
        let (old, new) = ([UInt8](repeating: 65, count: 300_000), [UInt8](repeating: 66, count: 200_000))
        try DurableFile.write(old, to: file, permissions: .ownerReadWrite)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for round in 0..<50 {
                    try DurableFile.write(round.isMultiple(of: 2) ? new : old, to: file, permissions: .ownerReadWrite)
                }
            }
            group.addTask {
                for _ in 0..<200 {
                    let seen = try FileContents.read(file)
                    #expect(seen == old || seen == new)
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func afterAFailureTheOldBytesAreThereAndNothingElse() throws {
        try Folder.create(path("folder"), permissions: .ownerReadWriteExecute)
        try DurableFile.write("x".utf8, to: path("folder").appending("inner"), permissions: .ownerReadWrite)
        #expect(throws: FileFailure.writing(path("folder"), .isDirectory)) {
            try DurableFile.write("y".utf8, to: path("folder"), permissions: .ownerReadWrite)
        }
        #expect(throws: FileFailure.reading(path("missing"), .noSuchFileOrDirectory)) {
            try DurableFile.copy(path("missing"), to: path("copy"), permissions: .ownerReadWrite)
        }
        #expect(throws: FileFailure.writing(path("none").appending("file"), .noSuchFileOrDirectory)) {
            try DurableFile.write("y".utf8, to: path("none").appending("file"), permissions: .ownerReadWrite)
        }
        #expect(try Folder.names(in: folder.path) == ["folder"])
    }

    /// On a file system that is full if this user may mount one, which root may; else in a folder that nobody but root
    /// may write to.
    @Test func aFullDiskLeavesTheOldBytes() throws {
        let small = SmallFileSystem(kibibytes: 64)
        defer { withExtendedLifetime(small) {} }
        let home = small?.path ?? path("home")
        if small == nil { try Folder.create(home, permissions: .ownerReadWriteExecute) }
        let file = home.appending("file")
        let big = [UInt8](repeating: 65, count: 100_000)
        try DurableFile.write("old".utf8, to: file, permissions: .ownerReadWrite)
        try DurableFile.write(big, to: path("big"), permissions: .ownerReadWrite)
        if small == nil { chmod(home.string, 0o500) }
        let failure = FileFailure.writing(file, small == nil ? .permissionDenied : .noSpace)
        #expect(throws: failure) { try DurableFile.write(big, to: file, permissions: .ownerReadWrite) }
        #expect(throws: failure) { try DurableFile.copy(path("big"), to: file, permissions: .ownerReadWrite) }
        chmod(home.string, 0o700)
        #expect(try FileContents.read(file) == Array("old".utf8))
        #expect(try Folder.names(in: home) == ["file"])
    }

    @Test func aLinkIsPointedElsewhereAtomically() throws {
        try DurableFile.link(path("link"), to: "one")
        try DurableFile.link(path("link"), to: "two")
        #expect(try Folder.names(in: folder.path) == ["link"])
        var target = [CChar](repeating: 0, count: 16)
        #expect(readlink(path("link").string, &target, 16) == 3)
    }

    @Test func aTemporaryFileThatIsALinkIsNotFollowed() throws {
        try folder.append("precious", to: "victim")
        symlink("victim", path(".file.\(getpid()).part").string)
        #expect(throws: FileFailure.self) {
            try DurableFile.write("x".utf8, to: path("file"), permissions: .ownerReadWrite)
        }
        #expect(try folder.text(of: "victim") == "precious")
    }

    @Test func whatKilledWritersLeftIsRemovedAndNothingElse() throws {
        try Folder.create(path("run"), permissions: .ownerReadWriteExecute)
        for name in [".a.4000000.part", ".a.b.4000000.part", "run/.c.4000000.part"] { try folder.append("x", to: name) }
        let kept = [".d.\(getppid()).part", ".part", ".e.part", "f.4000000.part", ".g.x.part"]
        for name in kept { try folder.append("x", to: name) }
        DurableFile.removeLeftovers(below: folder.path)
        #expect(try Folder.names(in: folder.path) == (kept + ["run"]).sorted())
        #expect(try Folder.names(in: path("run")).isEmpty)
    }
}
