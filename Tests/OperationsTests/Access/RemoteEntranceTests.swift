import Environments
import FoundationEssentials
import Processes
import SSHTestbed
import SystemPackage
import Testing

@testable import Operations

extension ClusterSuites {
    /// A real cluster, reached through an ssh server that stands for its machine.
    @Suite struct RemoteEntranceTests {
        private func withProject(_ body: @Sendable (RemoteProject, ClusterConnection) async throws -> Void) async throws
        {
            try await TestSSHServer.run { server in
                try await TestCluster.withNamespace { administrator in
                    let project = RemoteProject(
                        server: server,
                        namespace: administrator.access.namespace.description,
                        serverKubeconfig: administrator.access.kubeconfig.string
                    )
                    let outcome: Result<Void, any Error>
                    do { outcome = .success(try await body(project, administrator)) } catch {
                        outcome = .failure(error)
                    }
                    let binding = "clusterrolebinding/\(DeployAccount.name):\(project.namespace)"
                    let delete = administrator.kubectl.command(
                        ["delete", binding, "--ignore-not-found"],
                        namespaced: false
                    )
                    try await administrator.runner.run(delete).checked()
                    try outcome.get()
                }
            }
        }

        @Test func onlyTheDeployAccountIsKept() async throws {
            try await withProject { project, administrator in
                let version = try await project.entrance().withCluster { cluster in
                    #expect(cluster.connection.access.server?.hasPrefix("https://127.0.0.1:") == true)
                    #expect(cluster.pushAddress?.host.isLoopback == true)
                    return cluster.version
                }
                #expect(version.hasPrefix("v1."))
                #expect(project.folder.mode(of: "kept/kubeconfig.yaml") == 0o600)
                let kept = try JSONValue(parsing: try #require(try FileContents.read(project.kubeconfig)))
                #expect(kept["users"].array?.count == 1)
                #expect(kept["users"][0]["user"].object?.keys.sorted() == ["token"])
                #expect(try Folder.names(in: RuntimeFolder.path()).filter { $0.hasPrefix("k") }.isEmpty)
                #expect(try project.server.logins == 1)

                // From then on the administrator's kubeconfig is not needed.
                var later = project
                later.serverKubeconfig = "/nonexistent/k3s.yaml"
                try await later.entrance().withCluster { cluster in
                    let lock = ClusterLock(environment: "remote", connection: cluster.connection)
                    let lease = try await lock.acquire(for: .current, command: "deploy", now: Date()).lease
                    try await lock.prove(lease, now: Date())
                    try await lock.release(lease)
                }
                #expect(administrator.access.kubeconfig != project.kubeconfig)
            }
        }

        @Test func anAccountThatWasRemovedIsMadeAnew() async throws {
            try await withProject { project, administrator in
                try await project.entrance().withCluster { _ in }
                let first = try FileContents.read(project.kubeconfig)
                // Of an account that stays, a token made anew would be the same: only the account's uid tells them apart.
                let account = "serviceaccount/\(DeployAccount.name)"
                try await administrator.runner.run(administrator.kubectl.command(["delete", account])).checked()
                // The API server remembers for ten seconds that it accepted a token.
                let deadline = ContinuousClock.now + .seconds(30)
                while try FileContents.read(project.kubeconfig) == first, ContinuousClock.now < deadline {
                    try await project.entrance().withCluster { _ in }
                }
                #expect(try FileContents.read(project.kubeconfig) != first)
            }
        }

        @Test func theDeployAccountMayDoNoMore() async throws {
            try await withProject { project, _ in
                try await project.entrance().withCluster { cluster in
                    let connection = cluster.connection
                    for what in ["nodes", "storageclasses", "pods", "secrets", "events", "deployments"] {
                        let command = connection.kubectl.get(
                            [what],
                            namespaced: !["nodes", "storageclasses"].contains(what)
                        )
                        _ = try await connection.json(command)
                    }
                    let refused: [[String]] = [
                        ["get", "secrets", "--namespace=kube-system"], ["get", "secrets", "--all-namespaces"],
                        ["get", "pods", "--namespace=kube-system"], ["get", "namespaces"],
                        ["create", "clusterrole", "x", "--verb=get", "--resource=pods"],
                        ["create", "role", "x", "--verb=get", "--resource=pods"],
                        ["create", "rolebinding", "x", "--clusterrole=cluster-admin", "--serviceaccount=a:b"],
                        ["create", "namespace", "chat-test-other"], ["label", "node", "--all", "x=y"],
                        ["delete", "namespace", project.namespace], ["get", "--raw=/api/v1/nodes/node1/proxy/pods"],
                        ["create", "deployment", "x", "--image=x", "--namespace=default"],
                    ]
                    for arguments in refused {
                        let isElsewhere = arguments.contains { $0.hasPrefix("--namespace") }
                        let command = connection.kubectl.command(arguments, namespaced: !isElsewhere)
                        await #expect("\(arguments)") {
                            _ = try await connection.json(command)
                        } throws: { error in
                            if case KubernetesFailure.forbidden = error { true } else { false }
                        }
                    }
                }
            }
        }
    }
}
