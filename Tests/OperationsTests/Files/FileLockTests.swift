import Processes
import SystemPackage
import TestSupport
import Testing

@testable import Operations

@Suite struct FileLockTests {
    private let folder = TemporaryFolder()
    private var path: FilePath { folder.path.appending("lock") }

    @Test func oneHoldsItAtATime() throws {
        #expect(!FileLock.isHeld(path))
        #expect(try FileLock.shared(path) == nil)
        let first = try FileLock.tryExclusive(path, waiting: .zero)
        #expect(first != nil)
        #expect(folder.mode(of: "lock") == 0o600)
        #expect(FileLock.isHeld(path))
        #expect(try FileLock.tryExclusive(path, waiting: .milliseconds(20)) == nil)
        withExtendedLifetime(first) {}
    }

    @Test func itIsFreeWhenItsHolderLetsGo() throws {
        var holder = try FileLock.tryExclusive(path, waiting: .zero)
        withExtendedLifetime(holder) {}
        holder = nil
        #expect(!FileLock.isHeld(path))
        #expect(try FileLock.tryExclusive(path, waiting: .zero) != nil)
    }

    @Test func readersShareIt() throws {
        try folder.append("", to: "lock")
        let (first, second) = (try FileLock.shared(path), try FileLock.shared(path))
        #expect(first != nil && second != nil)
        #expect(!FileLock.isHeld(path))
        #expect(try FileLock.tryExclusive(path, waiting: .zero) == nil)
        withExtendedLifetime((first, second)) {}
    }

    @Test func theKernelReleasesItWhenItsHolderIsKilled() async throws {
        let path = path
        let command = Command("flock", [path.string, "sleep", "600"])
        _ = try await Runner().withRunning(command) { process in
            try await eventually("it is held") { FileLock.isHeld(path) }
            await process.stop(grace: .zero)
            try await eventually("it is free") { !FileLock.isHeld(path) }
        }
    }

    @Test func aLinkInItsPlaceIsRefused() throws {
        try DurableFile.link(path, to: "/etc/passwd")
        #expect(throws: FileFailure.self) { try FileLock.tryExclusive(path, waiting: .zero) }
    }
}
