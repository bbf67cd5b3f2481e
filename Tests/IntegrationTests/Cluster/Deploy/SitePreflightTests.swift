import ChatClient
import Foundation
import TestSupport
import Testing

extension ClusterSuites {
    /// How users would find the site, looked at before anything is deployed.
    @Suite struct SitePreflightTests {
        @Test func anotherProgramOnTheIngressPortIsNamedBeforeAnythingIsTouched() async throws {
            try await withClusterProject { project in
                let port = FreePort.next()
                let other = try Invocation(
                    ["/usr/bin/python3", "-m", "http.server", "\(port)", "--bind", "127.0.0.1"],
                    in: project.project.root
                )
                try await eventually("it listens") { Listener(port: port) == nil }
                let refused = try await project.deploy(environment: ["CHATOPS_HTTP_PORT": "\(port)"])
                #expect(refused.status == 10, "\(refused.errors)")
                #expect(
                    refused.firstErrorLine.contains(
                        "another program listens on the ingress's port \(port) of this machine: "
                            + "python3 (pid \(other.pid)), which answers 404 from SimpleHTTP/"
                    ),
                    "\(refused.errors)"
                )
                #expect(refused.errors.contains("hint: stop it there (kill \(other.pid))"))
                #expect(try await project.revisions() == [])
                withExtendedLifetime(other) {}
            }
        }

        @Test func whereTheNameLeadsIsCompared() async throws {
            try await withClusterProject { project in
                try project.configure(changes: ["domain: \(project.domain)": "domain: chat.example.test"])
                try project.project.write("hosts: files\n", to: "nsswitch.conf")
                try project.project.write("", to: "hosts")
                let root = project.project.root
                let namespace = try await MountNamespace(
                    "mount --bind '\(root)/hosts' /etc/hosts; mount --bind '\(root)/nsswitch.conf' /etc/nsswitch.conf",
                    in: root
                )
                func warning(_ records: String...) async throws -> String? {
                    let hosts = records.map { "\($0) chat.example.test\n" }.joined()
                    try project.project.write("127.0.0.1 localhost\n" + hosts, to: "hosts")
                    let plan = try await namespace.chatops(
                        "deploy",
                        "local",
                        "--binary=\(Executables.server)",
                        "--dry-run",
                        of: project.project
                    )
                    #expect(plan.status == 0, "\(plan.errors)")
                    return plan.errors.split(separator: "\n").first { $0.contains("warning: ") }.map(String.init)
                }
                #expect(try await warning("127.0.0.1") == nil)
                #expect(
                    try await warning("203.0.113.7")?.contains(
                        "chat.example.test resolves to A 203.0.113.7, but the server is 127.0.0.1, ::1"
                    ) == true
                )
                let stale = try await warning("127.0.0.1", "2001:db8::7") ?? ""
                #expect(stale.contains("leads here by A 127.0.0.1, but also to AAAA 2001:db8::7; "), "\(stale)")
                #expect(stale.contains("whoever has IPv6 does not get here"), "\(stale)")
                #expect(try await warning()?.contains("chat.example.test does not resolve") == true)
            }
        }
    }
}
