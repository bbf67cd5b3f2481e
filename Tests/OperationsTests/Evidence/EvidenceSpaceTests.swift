import FoundationEssentials
import Glibc
import SystemPackage
import Testing

@testable import Operations

@Suite struct EvidenceSpaceTests {
    /// On a file system that gets full, if this user may mount one; else with the chain's new content kept from being
    /// written, which is where a full disk does most harm.
    @Test func aRunThatFindsNoSpaceLeavesTheChainAsItWas() throws {
        let small = SmallFileSystem(kibibytes: 256)
        let fixture = EvidenceFixture(root: small?.path.appending("evidence"))
        var recorded = 0
        try fixture.record(runs: 1)
        recorded += 1
        if small == nil {
            try Folder.create(fixture.path(".chain.txt.\(getpid()).part"), permissions: .ownerReadWriteExecute)
        }
        var failure: FileFailure?
        while failure == nil, recorded < 100 {
            do {
                _ = try fixture.store.record(
                    EvidenceFixture.report(minute: recorded),
                    attachments: ["log": [UInt8](repeating: 65, count: 20_000)]
                )
                recorded += 1
            } catch let error as FileFailure {
                failure = error
            }
        }

        switch failure {
        case .writing(_, .noSpace), .creatingFolder(_, .noSpace): #expect(small != nil)
        case .writing(fixture.chain, .isDirectory): #expect(small == nil)
        default: Issue.record("\(String(describing: failure))")
        }
        #expect(try fixture.store.list().count == recorded)
        #expect(try Folder.names(in: fixture.folder).filter(EvidenceName.isValid).count == recorded + 1)
        if let small {
            let verdict = try fixture.store.verify()
            #expect(verdict.problems == [])
            #expect(verdict.runs == recorded)
            #expect(throws: (any Error).self) { try fixture.store.preflight() }
            try small.resize(kibibytes: 8192)
        } else {
            try Folder.remove(fixture.path(".chain.txt.\(getpid()).part"))
        }
        try fixture.store.preflight()
        _ = try fixture.store.record(EvidenceFixture.report(minute: recorded))
        #expect(try fixture.store.verify().isIntact)
        #expect(try fixture.store.verify().runs == recorded + 1)
    }
}

/// A file system in memory, unmounted with its value.
private final class SmallFileSystem {
    let path = FilePath("/tmp/chatops-small-\(UUID().uuidString)")

    /// Nil when this user may not mount.
    init?(kibibytes: Int) {
        guard mkdir(path.string, 0o700) == 0 else { return nil }
        guard mount("tmpfs", path.string, "tmpfs", 0, "size=\(kibibytes)k") == 0 else {
            rmdir(path.string)
            return nil
        }
    }

    func resize(kibibytes: Int) throws {
        guard mount("tmpfs", path.string, "tmpfs", UInt(MS_REMOUNT), "size=\(kibibytes)k") == 0 else {
            throw Errno(rawValue: errno)
        }
    }

    deinit {
        umount2(path.string, Int32(MNT_DETACH))
        rmdir(path.string)
    }
}
