import Operations
import Testing

extension ClusterSuites {
    /// Every class of fault that can be made on purpose, on a real cluster: what is said, and how soon.
    @Suite(.serialized) struct SeededFaultTests {
        struct Seed: Sendable, CustomTestStringConvertible {
            var fault: String
            var manifest: String
            /// The beginning of the first line, and what it says besides.
            var begins: String
            var says: [String] = []
            /// What the message has besides the first line.
            var log: [String] = []
            var within: Duration = .seconds(15)
            var workload = BusyboxWorkload().reference

            var testDescription: String { fault }
        }

        static let store = BusyboxWorkload(kind: "StatefulSet", name: "chat-mysql").reference

        static let seeds: [Seed] = [
            Seed(
                fault: "image-not-found",
                manifest: BusyboxWorkload(image: "localhost:5000/chat/no-such-server:v3").manifest,
                begins: "image not found: localhost:5000/chat/no-such-server:v3 is not in the registry localhost:5000",
                says: ["; tags that are there: v1, v2"]
            ),
            Seed(
                fault: "settings-refused",
                manifest: BusyboxWorkload(script: "echo 'error: CHAT_MYSQL_HOST: is required and not set' >&2; exit 78")
                    .manifest,
                begins: "chat-server-",
                says: [" (main) refuses its settings: CHAT_MYSQL_HOST: is required and not set"]
            ),
            Seed(
                fault: "crash-loop",
                manifest: BusyboxWorkload(script: "for i in $(busybox seq 30); do echo line $i; done; exit 3").manifest,
                begins: "chat-server-",
                says: [" (main) keeps ending: it exited with 3"],
                log: ["  line 11\n", "  line 30"],
                within: .seconds(30)
            ),
            Seed(
                fault: "migration-failed",
                manifest: BusyboxWorkload(
                    pod: """
                        initContainers: [{name: migrate, image: "localhost/testbed/busybox:1", \
                        command: [busybox, sh, -c, "echo 'error: 0007 cannot be applied' >&2; exit 1"]}],
                        """
                ).manifest,
                begins: "chat-server-",
                says: [" (migrate) failed: it exited with 1"],
                log: ["  error: 0007 cannot be applied"],
                within: .seconds(30)
            ),
            Seed(
                fault: "out-of-memory",
                manifest: BusyboxWorkload(
                    script: "busybox dd if=/dev/zero of=/dev/null bs=64M count=3",
                    container: "resources: {limits: {memory: 16Mi}}, "
                        + "readinessProbe: {exec: {command: [busybox, date]}, initialDelaySeconds: 5, periodSeconds: 1},"
                ).manifest,
                begins: "chat-server-",
                says: [" (main) was killed since it used more memory than its limit of 16Mi"],
                within: .seconds(30)
            ),
            Seed(
                fault: "insufficient-resources",
                manifest: BusyboxWorkload(container: #"resources: {requests: {cpu: "640"}},"#).manifest,
                begins: "no node has enough cpu left for chat-server-",
                says: [", which asks for 640; node1 has "],
                within: .seconds(30)
            ),
            Seed(
                fault: "volume-unbound",
                manifest: BusyboxWorkload(
                    kind: "StatefulSet",
                    name: "chat-mysql",
                    pod: "",
                    spec: """
                        volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], \
                        storageClassName: local-path, resources: {requests: {storage: 900Gi}}}}],
                        """
                ).manifest.replacing(
                    "command:",
                    with: "volumeMounts: [{name: data, mountPath: /data}], command:"
                ),
                begins: "no volume for the claim data-chat-mysql-0 (900Gi, storage class local-path): ",
                within: .seconds(30),
                workload: store
            ),
            Seed(
                fault: "missing-object",
                manifest: BusyboxWorkload(
                    container: "env: [{name: X, valueFrom: {secretKeyRef: {name: chat-server, key: redis-url}}}],"
                ).manifest,
                begins: "chat-server-",
                says: [" (main) needs what is not there: secret \"chat-server\" not found"]
            ),
            Seed(
                fault: "missing-object",
                manifest: """
                    {apiVersion: v1, kind: Secret, metadata: {name: chat-server}, stringData: {other: x}}
                    ---

                    """
                        + BusyboxWorkload(
                            container:
                                "env: [{name: X, valueFrom: {secretKeyRef: {name: chat-server, key: redis-url}}}],"
                        ).manifest,
                begins: "chat-server-",
                says: ["couldn't find key redis-url in Secret "]
            ),
            Seed(
                fault: "container-refused",
                manifest: BusyboxWorkload(pod: "securityContext: {runAsNonRoot: true},").manifest,
                begins: "the node refuses to create chat-server-",
                says: ["container has runAsNonRoot and image will run as root"]
            ),
            Seed(
                fault: "pods-refused",
                manifest: """
                    {apiVersion: v1, kind: ResourceQuota, metadata: {name: few}, spec: {hard: {pods: "0"}}}
                    ---

                    """ + BusyboxWorkload().manifest,
                begins: "the cluster refuses to create the pods of Deployment/chat-server: exceeded quota: few, "
                    + "requested: pods=1, used: pods=0, limited: pods=0"
            ),
            Seed(
                fault: "pods-refused",
                manifest: """
                    {apiVersion: v1, kind: ResourceQuota, metadata: {name: few}, spec: {hard: {pods: "0"}}}
                    ---

                    """ + BusyboxWorkload(kind: "StatefulSet", name: "chat-mysql").manifest,
                begins: "the cluster refuses to create the pods of StatefulSet/chat-mysql: exceeded quota: few, ",
                workload: store
            ),
            Seed(
                fault: "pod-never-ready",
                manifest: BusyboxWorkload(
                    script: "busybox httpd -f -p 8080",
                    container: "readinessProbe: {httpGet: {path: /health/ready, port: 8080}, periodSeconds: 1},"
                ).manifest,
                begins: "chat-server-",
                says: [
                    " did not become ready within 12 s: Readiness probe failed: HTTP probe failed with statuscode: 404"
                ],
                within: .seconds(20)
            ),
            Seed(
                fault: "liveness-failed",
                manifest: BusyboxWorkload(
                    script: "trap 'exit 0' TERM; busybox sleep 3600 & wait",
                    container: """
                        livenessProbe: {httpGet: {path: /health/live, port: 8080}, periodSeconds: 1, failureThreshold: 1},
                        readinessProbe: {httpGet: {path: /health/live, port: 8080}, periodSeconds: 1},
                        """
                ).manifest,
                begins: "chat-server-",
                says: [" was killed since it did not answer: Liveness probe failed: "],
                within: .seconds(60)
            ),
        ]

        @Test(arguments: seeds)
        func isNamedFirst(_ seed: Seed) async throws {
            try await TestNamespace.use { namespace in
                try await namespace.apply(seed.manifest)
                let started = ContinuousClock.now
                let failure = try await namespace.failure(of: [seed.workload])
                let elapsed = ContinuousClock.now - started
                guard case .failed(let root, let others, _) = failure else {
                    Issue.record("\(failure.message)")
                    return
                }
                #expect(root.fault.name == seed.fault)
                #expect(others == [])
                let first = String(failure.message.prefix { $0 != "\n" })
                #expect(first.hasPrefix(seed.begins), "\(first)")
                for words in seed.says { #expect(first.contains(words), "\(first)") }
                for line in seed.log { #expect(failure.message.contains(line), "\(failure.message)") }
                #expect(elapsed < seed.within)
                #expect(!failure.timeline.isEmpty)
            }
        }
    }
}

extension TestNamespace {
    /// How the rollout of these workloads fails.
    func failure(
        of workloads: [ObjectReference],
        ready: Duration = .seconds(12)
    ) async throws -> RolloutFailure {
        let watch = RolloutWatch(
            connection,
            workloads: workloads,
            deadlines: RolloutDeadlines(ready: ready, store: .seconds(60), pull: .seconds(60)),
            tags: { _ in ["v1", "v2"] }
        )
        do {
            let outcome = try await watch.run()
            throw UnexpectedSuccess(timeline: outcome.timeline.map(\.description))
        } catch let failure as RolloutFailure {
            return failure
        }
    }

    struct UnexpectedSuccess: Error { var timeline: [String] }
}
