import Testing

@testable import Operations

/// What the kubelet does with pods of the revision before, or loses, is no fault of the new one.
@Suite struct RolloutLeftoverTests {
    /// A release after an upgrade, as far as the judge looks at it.
    private struct Release {
        var kind = "Deployment"
        var isNewReady = true
        var hasOldPod = true
        /// Of the new pod, where it is not ready.
        var state: JSONValue = ["running": [:]]
        var lastState: JSONValue = [:]
        var restarts = 0

        var snapshot: RolloutSnapshot {
            let pods = hasOldPod ? [newPod, oldPod] : [newPod]
            let objects = ([workload, replicaSet("old", 1), replicaSet("new", 2)] + pods).map { KubernetesObject($0) }
            return RolloutSnapshot(objects, workloads: [objects[0].reference])
        }

        private var workload: JSONValue {
            let ready: JSONValue = isNewReady ? 1 : 0
            return [
                "apiVersion": "apps/v1", "kind": .string(kind),
                "metadata": [
                    "name": "chat-server", "uid": "server", "generation": 2,
                    "annotations": ["deployment.kubernetes.io/revision": "2"],
                ],
                "spec": ["replicas": 1],
                "status": [
                    "observedGeneration": 2, "updatedReplicas": 1, "replicas": 1, "availableReplicas": ready,
                    "readyReplicas": ready, "updateRevision": "new",
                ],
            ]
        }

        private func replicaSet(_ uid: String, _ revision: Int) -> JSONValue {
            [
                "kind": "ReplicaSet",
                "metadata": [
                    "name": .string("chat-server-\(uid)"), "uid": .string(uid),
                    "annotations": ["deployment.kubernetes.io/revision": .string("\(revision)")],
                    "ownerReferences": [["uid": "server", "controller": true]],
                ],
            ]
        }

        private var newPod: JSONValue {
            pod(
                "new",
                ready: isNewReady,
                ["state": state, "lastState": lastState, "restartCount": .integer(Int64(restarts))]
            )
        }

        /// As a Kubernetes 1.20 showed it on 2026-11-22: told to stop, and its container gone from the runtime.
        private var oldPod: JSONValue {
            var pod = pod("old", ready: false, ["state": ["waiting": ["reason": "ContainerCreating"]]])
            pod["metadata"]["deletionTimestamp"] = "2026-11-22T23:01:14Z"
            pod["metadata"]["deletionGracePeriodSeconds"] = 15
            return pod
        }

        private func pod(_ revision: String, ready: Bool, _ container: [String: JSONValue]) -> JSONValue {
            var status = container
            status["name"] = "server"
            status["ready"] = .bool(ready)
            let owner = kind == "Deployment" ? revision : "server"
            return [
                "kind": "Pod",
                "metadata": [
                    "name": .string("chat-server-\(revision)-x"), "uid": .string("pod-\(revision)"),
                    "labels": ["controller-revision-hash": .string(revision)],
                    "ownerReferences": [["uid": .string(owner), "controller": true]],
                ],
                "spec": ["nodeName": "node1", "containers": [["name": "server"]]],
                "status": [
                    "conditions": [["type": "Ready", "status": ready ? "True" : "False"]],
                    "containerStatuses": [.object(status)],
                ],
            ]
        }
    }

    private static let lost: JSONValue = [
        "terminated": [
            "exitCode": 137, "reason": "ContainerStatusUnknown",
            "message": "The container could not be located when the pod was deleted.  The container used to be Running",
        ]
    ]
    private static let deadlines = RolloutDeadlines(ready: .seconds(30), store: .seconds(120), pull: .seconds(90))

    @Test func anOldPodIsWaitedForAsLongAsItMayTakeAndNoLonger() {
        var judge = RolloutJudge(Self.deadlines)
        let release = Release()
        #expect(judge.judge(release.snapshot, at: .seconds(1)).isProgressing)
        #expect(judge.judge(release.snapshot, at: .milliseconds(45_900)).isProgressing)
        #expect(judge.judge(release.snapshot, at: .seconds(46)) == .complete)
    }

    @Test func anOldPodThatGoesCompletesAtOnce() {
        var judge = RolloutJudge(Self.deadlines)
        #expect(judge.judge(Release().snapshot, at: .seconds(1)).isProgressing)
        #expect(judge.judge(Release(hasOldPod: false).snapshot, at: .seconds(2)) == .complete)
    }

    @Test func anOldPodIsNoFaultWhileTheNewOneStarts() {
        var judge = RolloutJudge(Self.deadlines)
        let release = Release(isNewReady: false)
        for second in [1, 20, 29] { #expect(judge.judge(release.snapshot, at: .seconds(second)).isProgressing) }
        guard case .failed(let root, let others) = judge.judge(release.snapshot, at: .seconds(60)) else {
            Issue.record("it has not failed")
            return
        }
        #expect(root.fault.name == "pod-never-ready" && root.pod == "chat-server-new-x")
        #expect(others == [])
    }

    @Test func anOldPodOfAStoreIsInTheWay() {
        var judge = RolloutJudge(Self.deadlines)
        let release = Release(kind: "StatefulSet", isNewReady: false)
        #expect(judge.judge(release.snapshot, at: .seconds(1)).isProgressing)
        guard case .failed(let root, _) = judge.judge(release.snapshot, at: .seconds(46)) else {
            Issue.record("it has not failed")
            return
        }
        #expect(root.fault == .stuckTerminating(grace: .seconds(15)))
    }

    /// The kubelet makes another container; only what ends by itself counts.
    @Test(
        arguments: [
            ["state": ["waiting": ["reason": "ContainerCreating"]], "lastState": lost],
            ["state": ["waiting": ["reason": "CrashLoopBackOff"]], "lastState": lost],
            ["state": lost, "lastState": [:]],
        ] as [JSONValue]
    )
    func aContainerThatItsNodeLostHasNotCrashed(_ status: JSONValue) {
        var judge = RolloutJudge(Self.deadlines)
        var release = Release(
            isNewReady: false,
            hasOldPod: false,
            state: status["state"],
            lastState: status["lastState"]
        )
        release.restarts = 3
        for second in [1, 20, 60] { #expect(judge.judge(release.snapshot, at: .seconds(second)).isProgressing) }
        release.isNewReady = true
        release.state = ["running": [:]]
        #expect(judge.judge(release.snapshot, at: .seconds(61)) == .complete)
    }

    /// The same code from a program that was really killed is a fault.
    @Test func aContainerThatWasKilledHas() {
        var judge = RolloutJudge(Self.deadlines)
        let killed: JSONValue = ["terminated": ["exitCode": 137, "reason": "Error"]]
        let release = Release(
            isNewReady: false,
            hasOldPod: false,
            state: ["waiting": ["reason": "CrashLoopBackOff"]],
            lastState: killed,
            restarts: 3
        )
        #expect(judge.judge(release.snapshot, at: .seconds(1)).isProgressing)
        guard case .failed(let root, _) = judge.judge(release.snapshot, at: .seconds(6)) else {
            Issue.record("it has not failed")
            return
        }
        #expect(root.fault == .crashes(ExitStatus(code: 137, times: 4)))
    }
}
