import Processes
import SSHTestbed
import SystemPackage
import Testing

@testable import Operations

/// Why a cluster cannot be reached through a server that can.
@Suite struct RemoteRefusalTests {
    private func refusal(_ kubeconfig: String, _ server: TestSSHServer) async throws -> (any Error)? {
        let project = RemoteProject(server: server, namespace: "chat", serverKubeconfig: kubeconfig)
        do {
            try await project.entrance().withCluster { _ in }
            return nil
        } catch {
            return error
        }
    }

    @Test func sudoThatWantsAPasswordIsTold() async throws {
        try await TestSSHServer.run { server in
            let sudo = "#!/bin/sh\necho 'sudo: a password is required' >&2\nexit 1\n"
            try server.write(sudo, to: "bin/sudo", executable: true)
            let error = try await refusal("/nonexistent/k3s.yaml", server)
            guard case HostFailure.sudoWantsPassword(_, let command)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(command.description == "sudo -n -- cat -- /nonexistent/k3s.yaml")
        }
    }

    @Test func aMissingKubeconfigThereIsTold() async throws {
        try await TestSSHServer.run { server in
            try server.write("#!/bin/sh\nshift 2\nexec \"$@\"\n", to: "bin/sudo", executable: true)
            let error = try await refusal("/nonexistent/k3s.yaml", server)
            guard case AccessFailure.noServerKubeconfig("/nonexistent/k3s.yaml", _, let reason)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(reason.contains("No such file"))
        }
    }

    @Test func anAPIThatDoesNotRunThereIsToldAndNothingKept() async throws {
        try await TestSSHServer.run { server in
            let kubeconfig = """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
                users: [{name: u, user: {token: administrator}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                """
            try server.write(kubeconfig, to: "k3s.yaml")
            let path = server.folder.appending("k3s.yaml").string
            let error = try await refusal(path, server)
            guard case AccessFailure.refusedThere("https://127.0.0.1:1", _, _)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            let left = try Folder.names(in: RuntimeFolder.path()).filter { $0.hasPrefix("k") }
            #expect(left.isEmpty)
        }
    }

    @Test(arguments: [
        ("https://127.0.0.1:6443", "127.0.0.1:6443"), ("https://[::1]:6443", "[::1]:6443"),
        ("https://k.example.org", "k.example.org:443"), ("https://k.example.org/k8s/c1", "k.example.org:443"),
        ("https://[::1]", "[::1]:443"),
    ])
    func theAPIsURLTellsWhereToForward(url: String, endpoint: String) {
        #expect(SSHEndpoint(apiURL: url)?.description == endpoint)
    }

    @Test(arguments: ["http://127.0.0.1:6443", "https://", "https://:6443", "https://h:x", "h:1"])
    func whatIsNoURLOfAnAPIIsRefused(url: String) {
        #expect(SSHEndpoint(apiURL: url) == nil)
    }
}
