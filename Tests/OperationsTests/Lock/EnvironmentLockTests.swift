import FoundationEssentials
import Glibc
import Processes
import SystemPackage
import Testing

@testable import Operations

/// The lease, with the time handed in.
@Suite struct EnvironmentLockTests {
    private let folder = TemporaryFolder()
    private let start = Date(timeIntervalSince1970: 1_795_360_561)
    private var lock: EnvironmentLock { EnvironmentLock(environment: "embedded", folder: folder.path) }

    private func after(_ seconds: TimeInterval) -> Date { start.addingTimeInterval(seconds) }

    /// Replaces the lease by one with another holder.
    private func hold(host: String, process: ProcessIdentity) throws -> LeaseRecord {
        var lease = try lock.acquire(for: .current, command: "deploy", now: start).lease
        lease.holder = Actor(user: "ops", host: host, pid: process.pid)
        lease.process = process
        try JSONDocument.write(lease, to: folder.path.appending("lease.json"))
        return lease
    }

    private func identity(pid: Int32, bootID: String) throws -> ProcessIdentity {
        let text = "{\"pid\":\(pid),\"startTicks\":1,\"bootID\":\"\(bootID)\"}"
        return try JSONDocument.decode(ProcessIdentity.self, from: Array(text.utf8))
    }

    private var here: String { Actor.current.host }

    @Test func aLiveHoldersLeaseIsNotTakenBeforeItRunsOut() throws {
        let lease = try lock.acquire(for: .current, command: "deploy", now: start).lease
        #expect(try lock.holder(now: after(59)) == lease)
        #expect {
            _ = try lock.acquire(for: .current, command: "stop", now: after(59))
        } throws: { error in
            if case LockFailure.held(let holder, _) = error { holder == lease } else { false }
        }
        #expect(try lock.acquire(for: .current, command: "stop", now: after(60)).lease.token != lease.token)
    }

    @Test func provingRenews() throws {
        let lease = try lock.acquire(for: .current, command: "deploy", now: start).lease
        try lock.prove(lease, now: after(50))
        #expect(try lock.holder(now: after(109)) != nil)
        #expect(try lock.holder(now: after(110)) == nil)
    }

    @Test func whoSleptBeyondTheLeaseCannotGoOnOnceItWasTaken() throws {
        let sleeper = try lock.acquire(for: .current, command: "deploy", now: start).lease
        // Nobody came: the compare succeeds, and it goes on.
        try lock.prove(sleeper, now: after(100))
        let other = try lock.acquire(for: .current, command: "stop", now: after(160)).lease
        #expect {
            try lock.prove(sleeper, now: after(161))
        } throws: { error in
            if case LockFailure.lost(let holder?, "embedded") = error { holder.token == other.token } else { false }
        }
        // Nor may it take away what is another's now.
        try lock.release(sleeper)
        #expect(try lock.holder(now: after(161))?.token == other.token)
        try lock.release(other)
        #expect {
            try lock.prove(sleeper, now: after(162))
        } throws: { error in
            if case LockFailure.lost(nil, _) = error { true } else { false }
        }
    }

    @Test func aDeadHolderOnThisMachineIsReplacedAtOnce() throws {
        let boot = try #require(ProcessIdentity.current).bootID
        _ = try hold(host: here, process: identity(pid: 4_000_000, bootID: boot))
        #expect(try lock.holder(now: after(1)) == nil)
        _ = try lock.acquire(for: .current, command: "deploy", now: after(1))
    }

    @Test func aHolderWhoseProcessIDWasReusedIsDead() throws {
        let boot = try #require(ProcessIdentity.current).bootID
        _ = try hold(host: here, process: identity(pid: getpid(), bootID: boot))
        #expect(try lock.holder(now: after(1)) == nil)
    }

    @Test func aHolderFromBeforeTheLastBootIsDead() throws {
        _ = try hold(host: here, process: identity(pid: getpid(), bootID: "an earlier boot"))
        #expect(try lock.holder(now: after(1)) == nil)
    }

    @Test func aHolderOnAnotherMachineIsBelievedUntilItsLeaseRunsOut() throws {
        let lease = try hold(host: "elsewhere", process: identity(pid: 4_000_000, bootID: "another machine"))
        #expect(try lock.holder(now: after(59)) == lease)
        #expect(try lock.holder(now: after(60)) == nil)
    }

    @Test func ofManyAtOnceOneGetsIt() async throws {
        let lock = lock
        let start = start
        let won = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask { (try? lock.acquire(for: .current, command: "deploy", now: start)) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(won == 1)
    }

    @Test func aDamagedLeaseIsNotTakenForNone() throws {
        try DurableFile.write("{".utf8, to: folder.path.appending("lease.json"), permissions: .ownerReadWrite)
        #expect {
            _ = try lock.acquire(for: .current, command: "deploy", now: start)
        } throws: { error in
            if case FileFailure.corrupt = error { true } else { false }
        }
    }

    @Test func theMessageNamesHolderAndMoment() throws {
        let lease = try hold(host: "bastion", process: identity(pid: 4242, bootID: "b"))
        let message = LockFailure.held(by: lease, environment: "embedded").message
        #expect(
            message == "embedded is locked by ops@bastion (pid 4242, chatops deploy) since 2026-11-22T15:16:01.000Z"
        )
    }
}
