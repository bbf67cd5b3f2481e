import FoundationEssentials
import Processes
import SystemPackage
import Testing

@testable import Operations

/// On this machine's own file system, below a folder.
@Suite struct HostLockTests {
    private let folder = TemporaryFolder()
    private let now = Date()

    private func lock() -> HostLock {
        let host = K3sHost(host: .local, runner: Runner(), isSuperuser: true)
        return HostLock(environment: "x", host: host, layout: K3sLayout(root: folder.path))
    }

    @Test func oneHolderAtATime() async throws {
        let (first, second) = (lock(), lock())
        let held = try await first.acquire(for: .current, command: "bootstrap", now: now)
        #expect(held.takenOver == nil)
        await #expect(throws: LockFailure.self) {
            try await second.acquire(for: .current, command: "bootstrap", now: now)
        }
        #expect(try await second.holder(now: now)?.token == held.lease.token)
        try await first.prove(held.lease, now: now)
        try await first.release(held.lease)
        #expect(try await second.holder(now: now) == nil)
        _ = try await second.acquire(for: .current, command: "bootstrap", now: now)
    }

    @Test func ofManyAtOnceOneWins() async throws {
        let winners = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                let lock = lock()
                group.addTask { (try? await lock.acquire(for: .current, command: "bootstrap", now: now)) != nil }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(winners == 1)
    }

    @Test func whoSleptThroughItsLeaseCannotGoOn() async throws {
        let (sleeper, other) = (lock(), lock())
        let slept = try await sleeper.acquire(for: .current, command: "bootstrap", now: now)
        let later = now.addingTimeInterval(EnvironmentLock.duration + 1)
        let taken = try await other.acquire(for: .current, command: "bootstrap", now: later)
        #expect(taken.takenOver?.token == slept.lease.token)
        await #expect(throws: LockFailure.self) { try await sleeper.prove(slept.lease, now: later) }
        try await sleeper.release(slept.lease)
        #expect(try await other.holder(now: later)?.token == taken.lease.token)
    }

    /// Another machine may have this one's name.
    @Test func theNameOfAMachineTellsNothing() async throws {
        let lock = lock()
        let here = try #require(ProcessIdentity.current)
        let lease = LeaseRecord(for: .current, here, command: "bootstrap", from: now)
        let text = String(decoding: try JSONDocument.encode(LeaseHolder(lease)), as: UTF8.self)
        let state = K3sLayout(root: folder.path).state
        try Folder.create(state, permissions: .ownerReadWriteExecute)
        try DurableFile.write(
            text.replacing(here.bootID, with: "another").utf8,
            to: state.appending("lease.json"),
            permissions: .ownerReadWrite
        )
        #expect(try await lock.holder(now: now)?.token == lease.token)
        await #expect(throws: LockFailure.self) {
            try await lock.acquire(for: .current, command: "bootstrap", now: now)
        }
    }
}
