import CurlHTTP
import Environments
import Processes
import SSHTestbed
import SystemPackage
import Testing

@testable import Operations

/// Whose answer at the ingress's port is a fault, with programs that really listen there.
@Suite struct IngressPortTests {
    private func port(
        _ number: UInt16,
        _ host: Host = .local,
        kind: String = "k3s",
        ingress: String = "traefik"
    ) throws -> IngressPort {
        let folder = TemporaryFolder()
        let environments = folder.path.appending("environments")
        try Folder.create(environments, permissions: .ownerReadWriteExecute)
        let k3s = kind == "k3s" ? "k3s: {version: v1.34.1+k3s1, sha256: \"\(String(repeating: "0", count: 64))\"}" : ""
        let text = """
            cluster:
              kind: \(kind)
              kubeconfig: kubeconfig.yaml
              context: default
              ingress: \(ingress)
              \(k3s)
            site: {domain: chat.localhost, httpPort: \(number)}
            image: {repository: chat/server}
            database: {kind: mysql, host: chat-mysql, user: chat}
            """
        try DurableFile.write("{}\n".utf8, to: environments.appending("base.yaml"), permissions: .ownerReadWrite)
        try DurableFile.write(text.utf8, to: environments.appending("local.yaml"), permissions: .ownerReadWrite)
        let name = try #require(EnvironmentName("local"))
        let loaded = try LoadedEnvironment.load(name, in: Project(root: folder.path), processEnvironment: [:])
        return IngressPort(
            environment: loaded.environment,
            isSecure: false,
            host: host,
            runner: Runner(),
            http: Client(version: "test")
        )
    }

    @Test func anotherProgramIsNamedWithItsAnswer() async throws {
        try await ForeignServer().run { number, pid in
            let fault = try #require(await port(number).fault())
            #expect(
                fault.message.hasPrefix(
                    "another program listens on the ingress's port \(number) of this machine: python3 (pid \(pid)), "
                        + "which answers 200 from BaseHTTP/"
                ),
                "\(fault.message)"
            )
            #expect(fault.fix.hasPrefix("stop it there (kill \(pid)), or "))
        }
    }

    @Test func overSSHItIsNamedAsWell() async throws {
        try await TestSSHServer.run { server in
            try await ForeignServer(status: 404, body: "<h1>Not here</h1>").run { number, pid in
                try await server.withConnection { connection in
                    let fault = try #require(await port(number, .remote(connection)).fault())
                    #expect(
                        fault.message.hasPrefix(
                            "another program listens on the ingress's port \(number) of \(server.target): "
                                + "python3 (pid \(pid)), which answers 404 from BaseHTTP/"
                        ),
                        "\(fault.message)"
                    )
                }
            }
        }
    }

    /// As of the relay before a test cluster.
    @Test(arguments: [
        ForeignServer(status: 404, body: "404 page not found\n"),
        ForeignServer(status: 200, body: #"{"success":true,"data":{"status":"up"}}"#),
        ForeignServer(status: 503, body: "no available server\n"),
        ForeignServer(status: 308, location: "https://chat.localhost/health/live"),
    ])
    func anAnswerThatTheIngressMayHaveGivenIsNoFault(_ server: ForeignServer) async throws {
        try await server.run { number, _ in
            let fault = try await port(number).fault()
            #expect(fault == nil)
        }
    }

    @Test func aRedirectElsewhereIsAFault() async throws {
        try await ForeignServer(status: 302, location: "https://elsewhere.example.org/").run { number, _ in
            let fault = try await port(number).fault()
            #expect(fault != nil)
        }
    }

    @Test func whereItCannotMatterNobodyIsAsked() async throws {
        try await ForeignServer().run { number, _ in
            let existing = try await port(number, kind: "existing").fault()
            #expect(existing == nil)
            let none = try await port(number, ingress: "none").fault()
            #expect(none == nil)
        }
    }

    /// Its answer is a page like any other; the name of its 404 is the default backend's.
    @Test func nginxOfTheIngressIsToldFromAnother() async throws {
        let page = ForeignServer(status: 404, body: "<center>nginx</center>")
        try await page.run { number, _ in
            let own = try await port(number, ingress: "ingress-nginx").fault()
            #expect(own == nil)
            let other = try await port(number, ingress: "traefik").fault()
            #expect(other != nil)
        }
    }
}
