import Testing

@testable import Operations

/// What waits for a store is not judged before the store is ready.
@Suite struct RolloutStoreTests {
    /// A release of a store and a server, as far as the judge looks at it.
    private struct Release {
        var storeIsReady = false
        /// How often the server has ended; nil while it has not.
        var exits = 0
        var serverRuns = false
        var exitCode = 1

        var snapshot: RolloutSnapshot {
            RolloutSnapshot(
                [
                    KubernetesObject(store), KubernetesObject(storePod), KubernetesObject(server),
                    KubernetesObject(replicaSet), KubernetesObject(serverPod),
                ],
                workloads: [KubernetesObject(store).reference, KubernetesObject(server).reference]
            )
        }

        private var store: JSONValue {
            [
                "apiVersion": "apps/v1", "kind": "StatefulSet",
                "metadata": ["name": "chat-mysql", "uid": "store", "generation": 1], "spec": ["replicas": 1],
                "status": ["observedGeneration": 1, "updateRevision": "a", "readyReplicas": storeIsReady ? 1 : 0],
            ]
        }

        private var storePod: JSONValue {
            pod("chat-mysql-0", "store", running: true, ready: storeIsReady, exits: 0)
        }

        private var server: JSONValue {
            [
                "apiVersion": "apps/v1", "kind": "Deployment",
                "metadata": [
                    "name": "chat-server", "uid": "server", "generation": 1,
                    "annotations": ["deployment.kubernetes.io/revision": "1"],
                ],
                "spec": ["replicas": 1], "status": ["observedGeneration": 1],
            ]
        }

        private var replicaSet: JSONValue {
            [
                "kind": "ReplicaSet",
                "metadata": [
                    "name": "chat-server-1", "uid": "set",
                    "annotations": ["deployment.kubernetes.io/revision": "1"],
                    "ownerReferences": [["uid": "server", "controller": true]],
                ],
            ]
        }

        private var serverPod: JSONValue {
            pod("chat-server-1-x", "set", running: serverRuns, ready: false, exits: exits)
        }

        private func pod(_ name: String, _ owner: String, running: Bool, ready: Bool, exits: Int) -> JSONValue {
            let exit: JSONValue = ["terminated": ["exitCode": .integer(Int64(exitCode)), "reason": "Error"]]
            let waiting: JSONValue = ["waiting": ["reason": exits == 0 ? "PodInitializing" : "CrashLoopBackOff"]]
            let restarts = running ? exits : max(0, exits - 1)
            return [
                "kind": "Pod",
                "metadata": [
                    "name": .string(name), "uid": .string(name), "labels": ["controller-revision-hash": "a"],
                    "ownerReferences": [["uid": .string(owner), "controller": true]],
                ],
                "spec": ["nodeName": "node1", "containers": [["name": "main"]]],
                "status": [
                    "conditions": [["type": "Ready", "status": ready ? "True" : "False"]],
                    "containerStatuses": [
                        [
                            "name": "main", "ready": .bool(ready), "restartCount": .integer(Int64(restarts)),
                            "state": running ? ["running": [:]] : waiting, "lastState": exits == 0 ? [:] : exit,
                        ]
                    ],
                ],
            ]
        }
    }

    private static let deadlines = RolloutDeadlines(ready: .seconds(30), store: .seconds(120))

    @Test func aServerThatRestartsMeanwhileIsWaitedFor() {
        var judge = RolloutJudge(Self.deadlines)
        var release = Release()
        for (second, exits) in [(1, 0), (10, 1), (30, 2), (50, 3), (80, 4)] {
            release.exits = exits
            #expect(judge.judge(release.snapshot, at: .seconds(second)).isProgressing)
        }
        release.storeIsReady = true
        // Forty seconds of back-off go by before the kubelet tries again.
        #expect(judge.judge(release.snapshot, at: .seconds(81)).isProgressing)
        #expect(judge.judge(release.snapshot, at: .seconds(120)).isProgressing)
        release.serverRuns = true
        #expect(judge.judge(release.snapshot, at: .seconds(121)).isProgressing)
    }

    @Test func aServerThatGoesOnEndingIsAFault() {
        var judge = RolloutJudge(Self.deadlines)
        var release = Release(exits: 3)
        #expect(judge.judge(release.snapshot, at: .seconds(10)).isProgressing)
        release.storeIsReady = true
        #expect(judge.judge(release.snapshot, at: .seconds(20)).isProgressing)
        release.exits = 4
        #expect(judge.judge(release.snapshot, at: .seconds(21)).isProgressing)
        guard case .failed(let root, let others) = judge.judge(release.snapshot, at: .seconds(26)) else {
            Issue.record("it has not failed")
            return
        }
        #expect(root.fault == .crashes(ExitStatus(code: 1, times: 4)))
        #expect(others == [])
    }

    @Test func theFirstRestartAloneIsNoFault() {
        var judge = RolloutJudge(Self.deadlines)
        var release = Release(storeIsReady: true, exits: 1)
        #expect(judge.judge(release.snapshot, at: .seconds(1)).isProgressing)
        #expect(judge.judge(release.snapshot, at: .seconds(20)).isProgressing)
        release.exits = 2
        #expect(judge.judge(release.snapshot, at: .seconds(21)).isProgressing)
        #expect(!judge.judge(release.snapshot, at: .seconds(26)).isProgressing)
    }

    @Test func refusedSettingsHaveNothingToDoWithTheStore() {
        var judge = RolloutJudge(Self.deadlines)
        let release = Release(exits: 1, exitCode: ExitStatus.configuration)
        #expect(judge.judge(release.snapshot, at: .seconds(1)).isProgressing)
        guard case .failed(let root, _) = judge.judge(release.snapshot, at: .seconds(3)) else {
            Issue.record("it has not failed")
            return
        }
        #expect(root.fault == .settingsRefused([]))
        #expect(root.workload.name == "chat-server")
    }

    @Test func aStoreThatIsNeverReadyIsTheRootOfItAll() {
        var judge = RolloutJudge(Self.deadlines)
        let release = Release(exits: 5)
        #expect(judge.judge(release.snapshot, at: .seconds(1)).isProgressing)
        #expect(judge.judge(release.snapshot, at: .seconds(120)).isProgressing)
        guard case .failed(let root, let others) = judge.judge(release.snapshot, at: .seconds(121)) else {
            Issue.record("it has not failed")
            return
        }
        #expect(root.workload.name == "chat-mysql")
        #expect(root.fault == .neverReady(within: .seconds(120), answer: ""))
        #expect(others.map(\.workload.name) == [])
    }
}
