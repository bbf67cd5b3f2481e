import Processes
import SystemPackage
import TestSupport
import Testing

@testable import Operations

/// `kill -9` of `chatops bundle create` at the calls that change what is on the disk; strace(1) counts them.
@Suite struct BundleKillTests {
    /// `write` is what downloads are made of: some of many.
    @Test(arguments: [("rename", 1...40), ("fsync", 1...40), ("unlink", 1...20), ("write", 3...14)])
    func theSameCommandConverges(call: String, numbers: ClosedRange<Int>) async throws {
        let folder = TemporaryFolder()
        let downloads = try await BundleProject.downloads(in: folder)
        try await ArtifactServer.run(downloads, [.init(pause: 1)]) { server in
            try BundleProject.load(downloads, port: server.port, hasImages: false, in: folder)
            var killed = 0
            var digests: Set<String> = []
            for number in numbers {
                try Folder.remove(folder.path.appending(".chatops"))
                try Folder.remove(bundle(in: folder))
                let inject = ["-e", "trace=\(call)", "-e", "inject=\(call):signal=KILL:when=\(number)"]
                let strace = Command("strace", ["-f", "-b", "execve", "-qq", "-o", "/dev/null"] + inject)
                let first = try await create(in: folder, by: strace)
                if first.succeeded { break }
                #expect(first.termination == .signaled(9), "\(first.standardError)")
                killed += 1
                try expectOnlyWholeFiles(in: folder)
                let second = try await create(in: folder)
                #expect(second.succeeded, "\(call) \(number): \(second.standardError)")
                _ = try BundleFile.open(bundle(in: folder))
                digests.insert(try FileContents.sha256(of: bundle(in: folder)) ?? "")
                try expectNothingLeft(in: folder)
            }
            #expect(killed >= 4)
            #expect(digests.count == 1)
        }
    }

    private func bundle(in folder: TemporaryFolder) -> FilePath { folder.path.appending("made/bundle") }

    private func create(in folder: TemporaryFolder, by tracer: Command? = nil) async throws -> CommandResult {
        try Folder.create(folder.path.appending("made"), permissions: .ownerReadWriteExecute)
        let runner = try SymbolicLink.target(of: "/proc/self/exe")
        let chatops = FilePath(runner).removingLastComponent().appending("chatops")
        let arguments = ["bundle", "create", bundle(in: folder).string, "offline", "--project", folder.path.string]
        let command = Command(
            tracer?.executable ?? chatops.string,
            (tracer.map { $0.arguments + [chatops.string] } ?? []) + arguments
        )
        return try await Runner().run(command)
    }

    /// Whatever has its final name is what it should be.
    private func expectOnlyWholeFiles(in folder: TemporaryFolder) throws {
        if FileKind(at: bundle(in: folder)) != nil { _ = try BundleFile.open(bundle(in: folder)) }
        let cache = ArtifactStore.folder(in: folder.path)
        for name in try Folder.names(in: cache) where name.utf8.count == 64 {
            #expect(try FileContents.sha256(of: cache.appending(name)) == name)
        }
    }

    private func expectNothingLeft(in folder: TemporaryFolder) throws {
        #expect(try Folder.names(in: folder.path.appending("made")) == ["bundle"])
        let names = try Folder.names(in: ArtifactStore.folder(in: folder.path))
        #expect(names.filter { $0.utf8.count != 64 && !$0.hasSuffix(".lock") } == [])
    }
}
