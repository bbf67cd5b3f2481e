import Foundation
import Glibc
import SystemPackage
import Testing

@testable import Processes

@Suite struct RuntimeFolderTests {
    private func withFolder(_ body: (FilePath) throws -> Void) throws {
        let path = FilePath("/tmp/chatops-runtime-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: path.string) }
        try body(path)
    }

    @Test func isMadeForItsUserAlone() throws {
        try withFolder { path in
            let made = try RuntimeFolder.make(path)
            #expect(made == path)
            var status = stat()
            #expect(lstat(path.string, &status) == 0 && status.st_mode & 0o7777 == 0o700)
            let found = try RuntimeFolder.make(path)
            #expect(found == path)
        }
    }

    @Test func oneThatOthersMayEnterIsRefused() throws {
        try withFolder { path in
            #expect(mkdir(path.string, 0o700) == 0 && chmod(path.string, 0o755) == 0)
            #expect(throws: HostFailure.self) { try RuntimeFolder.make(path) }
        }
    }

    @Test func aLinkElsewhereIsRefused() throws {
        try withFolder { path in
            #expect(symlink("/root", path.string) == 0)
            #expect(throws: HostFailure.self) { try RuntimeFolder.make(path) }
        }
    }

    @Test func socketsFitTheirAddress() throws {
        #expect(try SSH.newSocket().string.utf8.count + 17 <= 107)
        #expect(try SSH.newSocket() != SSH.newSocket())
    }
}
