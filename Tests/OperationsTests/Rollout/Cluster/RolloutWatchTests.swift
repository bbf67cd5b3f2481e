import Operations
import Synchronization
import TestSupport
import Testing

/// The watch on a real cluster: what goes well, and what only looks as if it did not.
@Suite(.enabled(if: TestCluster.isThere), .serialized)
struct RolloutWatchTests {
    static let deadlines = RolloutDeadlines(ready: .seconds(20), store: .seconds(60), pull: .seconds(60))

    @Test func firstInstallation() async throws {
        try await TestNamespace.use { namespace in
            let server = BusyboxWorkload()
            let store = BusyboxWorkload(kind: "StatefulSet", name: "chat-mysql")
            try await namespace.apply(server.manifest + store.manifest)
            let said = Mutex<[String]>([])
            let watch = RolloutWatch(
                namespace.connection,
                workloads: [server.reference, store.reference],
                deadlines: Self.deadlines,
                events: { if case .note(let text) = $0 { said.withLock { $0.append(text) } } }
            )
            let outcome = try await watch.run()
            let containers = outcome.pods.flatMap(\.containers)
            #expect(containers.count == 2)
            #expect(containers.allSatisfy { $0.imageID.contains("sha256:") && $0.restarts == 0 })
            let texts = outcome.timeline.map { "\($0.subject) \($0.text)" }
            #expect(texts.contains("chat-mysql-0 is ready"))
            #expect(texts.contains("StatefulSet/chat-mysql is rolled out"))
            #expect(outcome.timeline.map(\.description) == said.withLock { $0 })
        }
    }

    /// MySQL takes long at its first start; a server that ends meanwhile is no failure.
    @Test func aServerThatRestartsWhileItsStoreStarts() async throws {
        try await TestNamespace.use { namespace in
            let store = BusyboxWorkload(
                kind: "StatefulSet",
                name: "chat-mysql",
                script: "busybox sleep 25; busybox httpd -f -p 3306",
                container: "readinessProbe: {tcpSocket: {port: 3306}, periodSeconds: 1},"
            )
            let service = """
                {apiVersion: v1, kind: Service, metadata: {name: chat-mysql},
                 spec: {clusterIP: None, selector: {app: chat-mysql}, ports: [{port: 3306}]}}

                """
            let server = BusyboxWorkload(
                script: "busybox nc chat-mysql 3306 </dev/null || exit 1; trap 'exit 0' TERM; busybox sleep 3600 & wait"
            )
            try await namespace.apply(store.manifest + server.manifest + service)
            let outcome = try await namespace.rollOut([store.reference, server.reference])
            let restarts = outcome.pods.filter { $0.name.hasPrefix("chat-server-") }.map { $0.containers[0].restarts }
            #expect(restarts.count == 1 && restarts.allSatisfy { $0 >= 2 }, "\(restarts)")
            #expect(outcome.duration > .seconds(25))
        }
    }

    /// Kubernetes waits for ever for the pod of the broken revision to become ready.
    @Test func aBrokenStoreIsReplaced() async throws {
        try await TestNamespace.use { namespace in
            // Not ready in the moment between its start and its end.
            var store = BusyboxWorkload(
                kind: "StatefulSet",
                name: "chat-mysql",
                script: "exit 1",
                container: "readinessProbe: "
                    + "{exec: {command: [busybox, date]}, initialDelaySeconds: 3, periodSeconds: 1},"
            )
            try await namespace.apply(store.manifest)
            _ = try await namespace.failure(of: [store.reference])
            store.script = BusyboxWorkload().script
            try await namespace.apply(store.manifest)
            let outcome = try await namespace.rollOut([store.reference])
            let texts = outcome.timeline.map { "\($0.subject) \($0.text)" }
            #expect(texts.contains("chat-mysql-0 of the revision before was in the way and was deleted"))
        }
    }

    /// The new revision serves: to put the old one back would not make the pod go.
    @Test func anOldPodThatDoesNotGoIsToldAndNoFault() async throws {
        try await TestNamespace.use { namespace in
            var server = BusyboxWorkload()
            let held = server.manifest.replacing(
                "template: {metadata: {",
                with: "template: {metadata: {finalizers: [example.org/hold], "
            )
            try await namespace.apply(held)
            try await namespace.rollOut([server.reference])
            server.container = "env: [{name: X, value: changed}],"
            try await namespace.apply(server.manifest)
            let outcome = try await namespace.rollOut([server.reference])
            let kubectl = namespace.connection.kubectl
            let names = try await namespace.run(kubectl.command(["get", "pods", "--output=name"]))
            for name in names.split(separator: "\n") {
                let nothing = #"{"metadata":{"finalizers":null}}"#
                try await namespace.run(kubectl.command(["patch", "\(name)", "--type=merge", "--patch=\(nothing)"]))
            }
            let said = outcome.timeline.filter { $0.text.hasPrefix("does not stop, though it had 2 s; ") }
            #expect(said.count == 1 && said[0].subject.hasPrefix("chat-server-"), "\(outcome.timeline)")
            #expect(outcome.duration > .seconds(30))
        }
    }
}
