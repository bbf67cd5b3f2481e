import Foundation
import Testing

/// A bare machine of a test's own (`Tests/testbed/server`), on which a cluster runs once k3s was started there.
struct TestServer {
    /// Where its files are, which it sees at the same path.
    let folder: String

    static var canBeMade: Bool { KubernetesTestbed.isThere && geteuid() == 0 }

    init() { folder = "/tmp/server-\(UUID().uuidString.prefix(8).lowercased())" }

    /// `server start`, `server stop`.
    func testbed(_ verb: String) async throws {
        let argv = [Checkout.testbed + "/server", verb, folder]
        try await Invocation.output(
            of: argv,
            in: "/",
            environment: KubernetesTestbed.environment,
            within: .seconds(120)
        )
    }

    /// The argv that runs `argv` on it as root.
    func entering(_ argv: [String]) -> [String] { [Checkout.testbed + "/server", "exec", folder] + argv }

    /// What is in one of its files below ``folder``.
    func text(of name: String) throws -> String { try String(contentsOfFile: folder + "/" + name, encoding: .utf8) }

    func write(_ text: String, to name: String, mode: Int = 0o600) throws {
        try Data(text.utf8).write(to: URL(filePath: folder + "/" + name))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder + "/" + name)
    }

    /// How often k3s was started.
    var starts: Int { get throws { try text(of: "starts").ranges(of: "k3s.service").count } }
    var logins: Int { get throws { try text(of: "sshd.log").ranges(of: "Accepted publickey").count } }
    /// How many programs were started through its sshd, each of which is a round trip.
    var sessions: Int { get throws { try text(of: "sshd.log").ranges(of: "Starting session").count } }

    /// What it has of its own below `/etc`, `/usr/local` and `/var/lib`, with modes, times and digests.
    ///
    /// That is what its root, an overlay, has beside this machine's. chatops' own folder for the lease is left out.
    func listing() async throws -> String {
        let places = "$(ls -d etc usr/local var/lib 2> /dev/null) -path var/lib/chatops -prune -o"
        return try await shell(
            """
            cd \(folder)/disk/upper
            find \(places) ! -type d -printf '%y %m %T@ %p %l\\n' | sort
            find \(places) -mindepth 1 -type d -printf '%y %m %p\\n' | sort
            find \(places) -type f -print0 | sort -z | xargs -0 sha256sum
            """
        )
    }
}

extension TestServer: BootstrapHost {
    var destination: String { "root@server" }
    var address: String { get throws { try text(of: "address").trimmingCharacters(in: .whitespacesAndNewlines) } }
    /// Its own `ssh` lies there.
    var searchPath: String? { folder }

    @discardableResult
    func shell(_ command: String) async throws -> String {
        try await Invocation.output(of: entering(["sh", "-e", "-c", command]), in: "/", within: .seconds(120))
    }
}

/// Runs `body` with a project on a server, which is gone afterwards with its cluster, also after a failure, and a mirror
/// that both reach.
func withBootstrapProject(
    _ place: BootstrapProject.Place = .remote,
    isolation: isolated (any Actor)? = #isolation,
    _ body: (BootstrapProject, TestServer, ReleaseMirror) async throws -> Void
) async throws {
    await Slots.servers.take()
    let server = TestServer()
    var failure: (any Error)?
    do {
        try await server.testbed("start")
        let mirror = try await ReleaseMirror(for: server)
        try await body(try BootstrapProject(on: server, place), server, mirror)
        withExtendedLifetime(mirror) {}
    } catch {
        failure = error
    }
    do { try await server.testbed("stop") } catch { failure = failure ?? error }
    await Slots.servers.give()
    if let failure { throw failure }
}

/// All suites with servers of a test's own are extensions of this one: `script/test` counts them by it.
@Suite(.enabled(if: TestServer.canBeMade, "KUBE_TESTBED is not set, or who runs this is not root"))
enum ServerSuites {}
