import FoundationEssentials
import Glibc
import SystemPackage
import Testing

@testable import Operations

@Suite struct EvidenceSpaceTests {
    /// On a file system that gets full if this user may mount one, which root may; else in a folder that gets
    /// read-only, which stops everyone but root.
    @Test func aRunThatCannotBeWrittenLeavesTheChainAsItWas() throws {
        let small = SmallFileSystem(kibibytes: 256)
        defer { withExtendedLifetime(small) {} }
        let fixture = EvidenceFixture(root: small?.path.appending("evidence"))
        try fixture.record(runs: 1)
        if small == nil { try permit(0o500, fixture) }

        var recorded = 1
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
        case .creatingFolder(_, .permissionDenied): #expect(small == nil)
        default: Issue.record("\(String(describing: failure))")
        }
        #expect(throws: (any Error).self) { try fixture.store.preflight() }
        #expect(try fixture.store.verify().problems == [])
        #expect(try fixture.store.verify().runs == recorded)
        #expect(try fixture.store.list().count == recorded)
        #expect(try Folder.names(in: fixture.folder).filter(EvidenceName.isValid).count == recorded + 1)

        if small == nil { try permit(0o700, fixture) }
        try small?.resize(kibibytes: 8192)
        try fixture.store.preflight()
        _ = try fixture.store.record(EvidenceFixture.report(minute: recorded))
        #expect(try fixture.store.verify().isIntact)
        #expect(try fixture.store.verify().runs == recorded + 1)
    }

    private func permit(_ mode: mode_t, _ fixture: EvidenceFixture) throws {
        guard chmod(fixture.folder.string, mode) == 0 else { throw Errno(rawValue: errno) }
    }
}
