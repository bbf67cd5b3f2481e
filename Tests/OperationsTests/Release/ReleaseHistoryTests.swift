import FoundationEssentials
import Testing

@testable import Operations

@Suite struct ReleaseHistoryTests {
    private func revision(
        _ number: Int,
        _ status: String,
        _ labels: [String: JSONValue] = [:]
    ) throws -> ReleaseRevision {
        var all = labels
        all["owner"] = "helm"
        all["name"] = "chat"
        all["version"] = .string("\(number)")
        all["status"] = .string(status)
        let secret: JSONValue = [
            "kind": "Secret",
            "metadata": [
                "name": .string("sh.helm.release.v1.chat.v\(number)"), "resourceVersion": "2721",
                "creationTimestamp": "2026-11-22T09:12:00Z", "labels": .object(all),
            ],
            "data": ["release": "SDRz"],
        ]
        return try #require(ReleaseRevision(KubernetesObject(secret)))
    }

    private let owner: [String: JSONValue] = ["chatops-host": "laptop-a", "chatops-pid": "811", "chatops-run": "r1"]

    @Test(
        arguments: [
            (["deployed"], 1), (["superseded", "deployed"], 2), (["deployed", "failed"], 1), (["failed"], 1),
            (["superseded", "failed", "failed"], 3), (["deployed", "pending-upgrade"], 1), (["pending-install"], nil),
            (["uninstalled"], nil), ([], nil),
        ] as [([String], Int?)]
    )
    func theBaseIsHelmsOwn(statuses: [String], base: Int?) throws {
        let history = ReleaseHistory(try statuses.enumerated().map { try revision($0 + 1, $1) })
        #expect(history.base?.number == base)
    }

    @Test func revisionsAreOrderedByNumber() throws {
        let history = ReleaseHistory([try revision(10, "deployed"), try revision(9, "superseded")])
        #expect(history.latest?.number == 10)
        #expect(history.previous?.number == 9)
    }

    @Test func aPendingRevisionIsItsOwners() throws {
        let history = ReleaseHistory([try revision(13, "deployed"), try revision(14, "pending-upgrade", owner)])
        let pending = try #require(PendingRelease(in: history))
        #expect(
            pending.message == "release chat revision 14 is pending-upgrade since 2026-11-22T09:12:00.000Z; "
                + "its owner (pid 811 on laptop-a) is gone"
        )
        let created = pending.revision.createdAt
        #expect(pending.isYoung(now: created.addingTimeInterval(14)))
        #expect(!pending.isYoung(now: created.addingTimeInterval(15)))
    }

    /// Helm copies labels to the next revision, whoever makes it.
    @Test func inheritedLabelsNameNoOwner() throws {
        let history = ReleaseHistory([try revision(13, "deployed", owner), try revision(14, "pending-upgrade", owner)])
        let pending = try #require(PendingRelease(in: history))
        #expect(pending.owner == nil)
        #expect(pending.isYoung(now: pending.revision.createdAt.addingTimeInterval(299)))
    }

    @Test(arguments: [("laptop-a", "laptop-a"), ("böx_1", "b-x-1"), ("-x.", "x")])
    func anOwnerFitsIntoLabels(host: String, label: String) {
        let owner = ReleaseOwner(host: host, pid: 7, run: "r")
        #expect(owner.labels == "chatops-host=\(label),chatops-pid=7,chatops-run=r")
    }
}
