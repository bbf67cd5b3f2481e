import Foundation
import TestSupport
import Testing

/// A way to the server by the user's own ssh.
struct SSHRoute: CustomTestStringConvertible {
    let testDescription: String
    /// For `cluster.host`.
    let destination: String
    /// The user's ssh_config(5), in which `ADDRESS`, `FOLDER` (the server's) and `HOP` (its folder and port) are filled in.
    let configuration: String
    var isKeyInAgent = false
    var hasHop = false

    static let all = [
        SSHRoute(
            testDescription: "an alias, as a user who may sudo",
            destination: "ops@chat",
            configuration: """
                Host chat
                    HostName ADDRESS
                    Port 2222
                    User nobody
                    IdentityFile FOLDER/user_key
                """
        ),
        SSHRoute(
            testDescription: "a jump through another server",
            destination: "root@chat",
            configuration: """
                Host hop
                    HostName 127.0.0.1
                    Port HOP-PORT
                    IdentityFile HOP-FOLDER/user_key
                    UserKnownHostsFile HOP-FOLDER/known_hosts
                Host chat
                    HostName ADDRESS
                    ProxyJump hop
                    IdentityFile FOLDER/user_key
                """,
            hasHop: true
        ),
        SSHRoute(
            testDescription: "a key that only the agent has",
            destination: "root@chat",
            configuration: """
                Host chat
                    HostName ADDRESS
                    IdentityFile none
                """,
            isKeyInAgent: true
        ),
        SSHRoute(
            testDescription: "another port, of the environment's",
            destination: "root@chat:2222",
            configuration: """
                Host chat
                    HostName ADDRESS
                    Port 1
                    IdentityFile FOLDER/user_key
                """
        ),
    ]
}

extension ServerSuites {
    /// chatops reaches the host by the user's own ssh, with what stands in its configuration, and logs in once.
    @Suite struct SSHRouteTests {
        @Test(arguments: SSHRoute.all) func isTakenWithOneLogin(_ route: SSHRoute) async throws {
            try await withBootstrapProject { project, server, mirror in
                let release = try await mirror.add("v1.34.1+k3s1")
                try project.configure(release, destination: route.destination)
                let hop = server.folder + "/hop"
                if route.hasHop {
                    try await Invocation.output(of: [Checkout.testbed + "/sshd", "start", hop], in: "/")
                }
                let result: Result<Void, any Error>
                do { result = .success(try await take(route, project, server)) } catch { result = .failure(error) }
                if route.hasHop { try await Invocation.output(of: [Checkout.testbed + "/sshd", "stop", hop], in: "/") }
                try result.get()
            }
        }

        private func take(_ route: SSHRoute, _ project: BootstrapProject, _ server: TestServer) async throws {
            var variables = try write(route, server)
            let agent = route.isKeyInAgent ? try await Agent(for: server) : nil
            variables["SSH_AUTH_SOCK"] = agent?.socket
            let plan = try await project.bootstrap("--dry-run", "--detailed-exit-code", environment: variables)
            #expect(plan.status == 2, "\(plan.errors)")
            #expect(plan.output.contains("install k3s v1.34.1+k3s1"), "\(plan.output)")
            #expect(try server.logins == 1)
            if route.hasHop { #expect(try server.text(of: "hop/log").ranges(of: "Accepted publickey").count == 1) }
        }

        /// The user's configuration and an `ssh` that reads it, first on PATH; `HOME` would not do, since ssh(1) asks
        /// passwd(5) where it is.
        private func write(_ route: SSHRoute, _ server: TestServer) throws -> [String: String] {
            let port =
                route.hasHop ? try server.text(of: "hop/port").trimmingCharacters(in: .whitespacesAndNewlines) : ""
            let text = route.configuration.replacing("HOP-PORT", with: port)
                .replacing("HOP-FOLDER", with: server.folder + "/hop")
                .replacing("ADDRESS", with: try server.address).replacing("FOLDER", with: server.folder)
            let known =
                "\nHost *\n    UserKnownHostsFile \(server.folder)/known_hosts\n    GlobalKnownHostsFile /dev/null\n"
            let bin = server.folder + "/user"
            try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: false)
            try server.write(text + known, to: "user/config")
            try server.write("#!/bin/sh\nexec /usr/bin/ssh -F \(bin)/config \"$@\"\n", to: "user/ssh", mode: 0o755)
            return ["PATH": "\(bin):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"]
        }
    }
}

/// An ssh-agent(1) with the server's user key, until nobody has it any more.
private final class Agent {
    let socket: String
    private let process: Invocation

    init(for server: TestServer) async throws {
        let socket = server.folder + "/agent"
        self.socket = socket
        process = try Invocation(["/usr/bin/ssh-agent", "-D", "-a", socket], in: "/")
        try await eventually("the agent listens") { FileManager.default.fileExists(atPath: socket) }
        let argv = ["/usr/bin/ssh-add", "-q", server.folder + "/user_key"]
        try await Invocation.output(of: argv, in: "/", environment: ["SSH_AUTH_SOCK": socket])
    }
}
