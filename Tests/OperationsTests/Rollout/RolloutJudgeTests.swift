import Testing

@testable import Operations

@Suite struct RolloutJudgeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var recorded: String
        var fault: String
        var says: String
        /// How long it must have lasted, in seconds.
        var grace: Int

        var testDescription: String { recorded }
    }

    static let deadlines = RolloutDeadlines(ready: .seconds(30), store: .seconds(120), pull: .seconds(90))

    @Test(arguments: [
        Case(
            recorded: "image-not-found",
            fault: "image-not-found",
            says: "image not found: localhost:5000/chat-server:nope is not in the registry localhost:5000",
            grace: 4
        ),
        Case(
            recorded: "registry-unreachable",
            fault: "registry-unreachable",
            says: "the node cannot reach the registry localhost:5999 for localhost:5999/chat-server:nope: Head "
                + "\"http://localhost:5999/v2/chat-server/manifests/nope\": dial tcp 127.0.0.1:5999: connect: "
                + "connection refused",
            grace: 30
        ),
        Case(
            recorded: "missing-secret",
            fault: "missing-object",
            says: "nosecret-7f5dd5b4d9-vcfrd (a) needs what is not there: secret \"nothere\" not found",
            grace: 8
        ),
        Case(
            recorded: "missing-secret-volume",
            fault: "missing-object",
            says: "nosecretvolume-5bd8fdd974-w4sz4 (a) needs what is not there: secret \"nothere\" not found",
            grace: 8
        ),
        Case(
            recorded: "runs-as-root",
            fault: "container-refused",
            says: "the node refuses to create rootuser-54df86dc7b-thtcc (a): container has runAsNonRoot and image will "
                + "run as root",
            grace: 4
        ),
        Case(
            recorded: "cannot-start",
            fault: "cannot-start",
            says:
                "nocommand-6478dc5566-lspfq (a) cannot be started: failed to create containerd task: failed to create "
                + "shim task: OCI runtime create failed: executable file `nosuchprogram` not found in $PATH",
            grace: 4
        ),
        Case(
            recorded: "settings-refused",
            fault: "settings-refused",
            says: "crash-5b97cc79d-7llvq (a) refuses its settings",
            grace: 2
        ),
        Case(
            recorded: "migration-failed",
            fault: "migration-failed",
            says: "init-86ddcdfc47-qzs47 (migrate) failed: it exited with 1, 4 times so far",
            grace: 5
        ),
        Case(
            recorded: "out-of-memory",
            fault: "out-of-memory",
            says: "oom-c6bf64967-m9wfv (a) was killed since it used more memory than its limit of 16Mi",
            grace: 5
        ),
        Case(
            recorded: "never-ready",
            fault: "pod-never-ready",
            says: "unready-67c8b4cbc6-dx8hv (a) did not become ready within 30 s: Readiness probe failed: HTTP probe "
                + "failed with statuscode: 404",
            grace: 30
        ),
        Case(
            recorded: "claim-without-class",
            fault: "volume-unbound",
            says:
                "no volume for the claim data-claim-0 (1Gi, storage class fast): storageclass.storage.k8s.io \"fast\" "
                + "not found",
            grace: 20
        ),
        Case(
            recorded: "claim-too-large",
            fault: "volume-unbound",
            says: "no volume for the claim data-bigclaim-0 (100Gi, storage class local-path): 0/1 nodes are available: "
                + "1 node(s) didn't find available persistent volumes to bind.",
            grace: 20
        ),
        Case(
            recorded: "insufficient-cpu",
            fault: "insufficient-resources",
            says: "no node has enough cpu left for cpu-6b49bfd8b-t7tc8, which asks for 64",
            grace: 20
        ),
        Case(
            recorded: "service-account-missing",
            fault: "pods-refused",
            says: "the cluster refuses to create the pods of Deployment/nosa: error looking up service account "
                + "chat-rollout/nothere: serviceaccount \"nothere\" not found",
            grace: 8
        ),
    ])
    func failsOnceTheGraceIsOver(_ item: Case) throws {
        let snapshot = try RecordedSnapshot(name: item.recorded).snapshot()
        var judge = RolloutJudge(Self.deadlines)
        let awaited = snapshot.workloads.map(\.reference)
        #expect(judge.judge(snapshot, at: .seconds(1)) == .progressing(awaited: awaited))
        let last = Duration.seconds(1 + item.grace)
        #expect(judge.judge(snapshot, at: last - .milliseconds(1)) == .progressing(awaited: awaited))
        guard case .failed(let root, let others) = judge.judge(snapshot, at: last) else {
            Issue.record("it has not failed")
            return
        }
        #expect(root.fault.name == item.fault)
        #expect(root.summary.hasPrefix(item.says), "\(root.summary)")
        #expect(others == [])
    }

    @Test func rolledOutIsComplete() throws {
        let snapshot = try RecordedSnapshot(name: "rolled-out").snapshot()
        var judge = RolloutJudge(Self.deadlines)
        #expect(judge.judge(snapshot, at: .zero) == .complete)
        #expect(snapshot.pods.map(\.isReady) == [true])
    }

    @Test func aFaultThatGoesAwayBeginsAnew() throws {
        let fault = try RecordedSnapshot(name: "never-ready").snapshot()
        let other = try RecordedSnapshot(name: "claim-too-large").snapshot()
        var judge = RolloutJudge(Self.deadlines)
        _ = judge.judge(fault, at: .seconds(1))
        _ = judge.judge(other, at: .seconds(20))
        #expect(judge.judge(fault, at: .seconds(32)).isProgressing)
        #expect(judge.judge(fault, at: .seconds(61)).isProgressing)
        #expect(!judge.judge(fault, at: .seconds(62)).isProgressing)
    }

    @Test func aWorkloadThatIsNotThere() throws {
        let reference = ObjectReference(apiVersion: "apps/v1", kind: "Deployment", name: "chat-server")
        let snapshot = RolloutSnapshot([], workloads: [reference])
        var judge = RolloutJudge(Self.deadlines)
        #expect(judge.judge(snapshot, at: .zero) == .progressing(awaited: [reference]))
        guard case .failed(let root, _) = judge.judge(snapshot, at: .seconds(15)) else {
            Issue.record("it has not failed")
            return
        }
        #expect(root.fault == .notCreated)
    }
}

extension RolloutVerdict {
    var isProgressing: Bool { if case .progressing = self { true } else { false } }
}
