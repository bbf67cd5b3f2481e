import Glibc
import SystemPackage
import Testing

@testable import Operations

@Suite struct LogRotationTests {
    private let folder = TemporaryFolder()
    private var log: FilePath { folder.path.appending("server.log") }

    @Test func aLogWithinItsLimitIsLeftAlone() throws {
        LogRotation(log).rotateIfNeeded()
        try folder.append("line\n", to: "server.log")
        truncate(log.string, Int(LogRotation.limit))
        LogRotation(log).rotateIfNeeded()
        #expect(try Folder.names(in: folder.path) == ["server.log"])
    }

    @Test func aLongerOneIsCopiedAndEmptiedForTheSameWriter() throws {
        let writer = try FileDescriptor.open(
            log,
            .writeOnly,
            options: [.create, .append],
            permissions: .ownerReadWrite
        )
        defer { try? writer.close() }
        try writer.writeAll("first\n".utf8)
        truncate(log.string, Int(LogRotation.limit) + 1)
        LogRotation(log).rotateIfNeeded()
        #expect(FileKind(at: log) == .file(size: 0))
        #expect(FileKind(at: folder.path.appending("server.log.1")) == .file(size: Int(LogRotation.limit) + 1))
        #expect(folder.mode(of: "server.log.1") == 0o600)
        try writer.writeAll("second\n".utf8)
        #expect(try folder.text(of: "server.log") == "second\n")
    }
}
