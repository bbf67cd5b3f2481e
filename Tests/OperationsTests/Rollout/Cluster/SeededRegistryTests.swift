import Operations
import TestSupport
import Testing

extension ClusterSuites {
    /// Registries that a node cannot pull from, played by web servers within the cluster.
    @Suite(.serialized) struct SeededRegistryTests {
        @Test func speaksHTTP() async throws {
            try await TestNamespace.use { namespace in
                let registry = BusyboxWorkload(name: "registry", script: "busybox httpd -f -p 5000")
                let service = """
                    {apiVersion: v1, kind: Service, metadata: {name: registry},
                     spec: {selector: {app: registry}, ports: [{port: 5000}]}}

                    """
                try await namespace.apply(registry.manifest + service)
                try await namespace.rollOut([registry.reference])
                let address = try await namespace.run(
                    namespace.connection.kubectl.command([
                        "get", "service/registry", "--output=jsonpath={.spec.clusterIP}",
                    ])
                )
                let server = BusyboxWorkload(image: "\(address):5000/chat/server:v1")
                try await namespace.apply(server.manifest)
                let failure = try await namespace.failure(of: [server.reference])
                #expect(
                    failure.message == "the node speaks HTTPS to the registry \(address):5000, which speaks plain HTTP "
                        + "(\(address):5000/chat/server:v1)"
                )
                #expect(failure.hint == "see docs/runbooks/registry-speaks-http.md")
            }
        }

        /// A registry on the node's own loopback is spoken to by HTTP, so that its refusal needs no certificate.
        @Test func wantsOtherCredentials() async throws {
            try await TestNamespace.use { namespace in
                let port = Int.random(in: 20000..<30000)
                let registry = BusyboxWorkload(
                    name: "registry",
                    script:
                        "echo '/:chat:secret' > /tmp/httpd.conf; busybox httpd -f -p 127.0.0.1:\(port) -c /tmp/httpd.conf",
                    pod: "hostNetwork: true,"
                )
                try await namespace.apply(registry.manifest)
                try await namespace.rollOut([registry.reference])
                let server = BusyboxWorkload(image: "localhost:\(port)/chat/server:v1")
                try await namespace.apply(server.manifest)
                let failure = try await namespace.failure(of: [server.reference])
                let first = failure.message.prefix { $0 != "\n" }
                #expect(
                    first.hasPrefix("the registry localhost:\(port) refuses localhost:\(port)/chat/server:v1: "),
                    "\(first)"
                )
                #expect(first.contains("401") || first.contains("authorization"), "\(first)")
            }
        }
    }
}

extension TestNamespace {
    @discardableResult
    func rollOut(_ workloads: [ObjectReference], store: Duration = .seconds(60)) async throws -> RolloutOutcome {
        let deadlines = RolloutDeadlines(ready: .seconds(30), store: store, pull: .seconds(60))
        return try await RolloutWatch(connection, workloads: workloads, deadlines: deadlines).run()
    }
}
