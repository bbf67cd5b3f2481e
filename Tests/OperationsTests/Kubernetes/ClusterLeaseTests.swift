import Environments
import FoundationEssentials
import Glibc
import Processes
import Testing

@testable import Operations

/// The lease as an object, without a cluster.
@Suite struct ClusterLeaseTests {
    private let start = Date(timeIntervalSince1970: 1_795_360_561)

    private func record(expires seconds: TimeInterval = 60, process: ProcessIdentity? = nil) throws -> LeaseRecord {
        LeaseRecord(
            holder: Actor(user: "kim", host: "bastion", pid: 4242),
            process: try process ?? #require(ProcessIdentity.current),
            command: "deploy",
            acquiredAt: start,
            expiresAt: start.addingTimeInterval(seconds),
            token: UUID()
        )
    }

    private func gone() throws -> ProcessIdentity {
        let here = try #require(ProcessIdentity.current)
        let text = "{\"pid\":\(getpid()),\"startTicks\":1,\"bootID\":\"\(here.bootID)\"}"
        return try JSONDocument.decode(ProcessIdentity.self, from: Array(text.utf8))
    }

    private func free() throws -> ClusterLease { ClusterLease(in: try #require(KubernetesNamespace("chat"))) }

    @Test func showsPeopleWhoHoldsIt() throws {
        let holder = LeaseHolder(lease: try record(), processNamespace: "pid:[1]")
        let lease = try free().held(by: holder, renewed: start)
        #expect(lease.object.spec["holderIdentity"] == "kim@bastion")
        #expect(lease.object.spec["acquireTime"] == "2026-11-22T15:16:01.000000Z")
        #expect(lease.object.spec["renewTime"] == "2026-11-22T15:16:01.000000Z")
        #expect(lease.object.spec["leaseDurationSeconds"] == 60)
        #expect(lease.object.spec["leaseTransitions"] == 1)
        #expect(try lease.holder == holder)
    }

    @Test func renewingIsNoTransitionAndAnotherHolderIs() throws {
        var holder = LeaseHolder(lease: try record(), processNamespace: nil)
        let lease = try free().held(by: holder, renewed: start)
        holder.lease.expiresAt = start.addingTimeInterval(80)
        let renewed = try lease.held(by: holder, renewed: start.addingTimeInterval(20))
        #expect(renewed.object.spec["leaseTransitions"] == 1)
        #expect(renewed.object.spec["leaseDurationSeconds"] == 60)
        let other = LeaseHolder(lease: try record(), processNamespace: nil)
        #expect(try renewed.held(by: other, renewed: start).object.spec["leaseTransitions"] == 2)
    }

    @Test func isNobodysOnceReleased() throws {
        let lease = try free().held(by: .init(lease: try record(), processNamespace: nil), renewed: start)
        var annotated = lease.object
        annotated.json["metadata"]["annotations"]["theirs"] = "kept"
        let released = ClusterLease(annotated).released(at: start)
        #expect(try released.holder == nil)
        #expect(released.object.annotations == ["theirs": "kept"])
        #expect(released.object.spec["holderIdentity"] == .null)
    }

    @Test(arguments: [nil, "", "{", "{\"lease\":{}}"] as [String?])
    func oneThatChatopsDidNotWriteIsNotTakenForFree(annotation: String?) throws {
        var object = try free().object
        object.json["spec"]["holderIdentity"] = "somebody"
        if let annotation { object.json["metadata"]["annotations"][ClusterLease.annotation] = .string(annotation) }
        #expect {
            _ = try ClusterLease(object).holder
        } throws: { error in
            if case LockFailure.unreadable = error { true } else { false }
        }
    }

    @Test func isOverWhenItRanOut() throws {
        let holder = LeaseHolder(lease: try record(), processNamespace: "pid:[1]")
        #expect(!holder.isOver(now: start.addingTimeInterval(59), bootID: nil, processNamespace: nil))
        #expect(holder.isOver(now: start.addingTimeInterval(60), bootID: nil, processNamespace: nil))
    }

    @Test func aDeadHolderIsOnlySeenWhereItsProcessesAreSeen() throws {
        let boot = try #require(ProcessIdentity.current).bootID
        let dead = LeaseHolder(lease: try record(process: try gone()), processNamespace: "pid:[1]")
        #expect(dead.isOver(now: start, bootID: boot, processNamespace: "pid:[1]"))
        #expect(!dead.isOver(now: start, bootID: boot, processNamespace: "pid:[2]"))
        #expect(!dead.isOver(now: start, bootID: boot, processNamespace: nil))
        #expect(!dead.isOver(now: start, bootID: "another", processNamespace: "pid:[1]"))
        let alive = LeaseHolder(lease: try record(), processNamespace: "pid:[1]")
        #expect(!alive.isOver(now: start, bootID: boot, processNamespace: "pid:[1]"))
    }
}
