import CurlHTTP
import Environments
import FoundationEssentials
import Processes
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Operations

/// nginx with one fault in each certificate, a server of bad manners, and a name server: all real, all on this machine.
struct SeededServers: Sendable {
    let folder: FilePath
    let ports: [String: Int]

    /// Runs them for as long as `body` takes.
    static func run<Value: Sendable>(_ body: @Sendable (SeededServers) async throws -> Value) async throws -> Value {
        let temporary = TemporaryFolder()
        let folder = temporary.path
        let runner = Runner()
        try await runner.run(Command(script("tls-certificates"), [folder.string])).checked()
        return try await withServer(Command(script("verify-nginx"), [folder.string], input: .heldOpen)) { nginx in
            try await withServer(Command(script("http-faults"), input: .heldOpen)) { faults in
                try await withNameServer { dns in
                    let ports = nginx.merging(faults.map { ("bad-\($0)", $1) }) { old, _ in old }
                        .merging(["dns": dns]) { old, _ in old }
                    return try await body(SeededServers(folder: folder, ports: ports))
                }
            }
        }
    }

    static func script(_ name: String) -> String {
        FilePath(#filePath).removingLastComponent().pushing("../../testbed").appending(name).lexicallyNormalized()
            .string
    }

    /// A script that prints its ports as one JSON object and serves until its input ends.
    static func withServer<Value: Sendable>(
        _ command: Command,
        _ body: @Sendable ([String: Int]) async throws -> Value
    ) async throws -> Value {
        let printed = Printed()
        return try await run(command, printed) {
            try await eventually("\(command) has started") { printed.ports != nil }
            return try await body(printed.ports ?? [:])
        }
    }

    /// dnsmasq does not tell which port it was given.
    private static let freePort = """
        import socket
        holder = socket.socket()
        holder.bind(("127.0.0.1", 0))
        print(holder.getsockname()[1])
        """

    private static func withNameServer<Value: Sendable>(
        _ body: @Sendable (Int) async throws -> Value
    ) async throws -> Value {
        let found = try await Runner().run(Command("python3", ["-c", freePort])).checked()
        let port = try #require(Int(found.standardOutput.prefix { $0.isNumber }))
        let records = [
            "good.test,192.0.2.10,2001:db8::10,300", "stale.test,192.0.2.10,2001:db8::bad,60",
            "elsewhere.test,198.51.100.7", "half.test,192.0.2.10", "half.test,198.51.100.8", "four.test,192.0.2.10",
        ]
        let command = Command(
            "dnsmasq",
            [
                "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--local=/test/",
                "--listen-address=127.0.0.1", "--bind-interfaces", "--port=\(port)", "--pid-file=", "--user=root",
                "--log-facility=-", "--cname=alias.test,good.test,7",
            ] + records.map { "--host-record=\($0)" }
        )
        let printed = Printed()
        return try await run(command, printed) {
            try await eventually("dnsmasq has started") { printed.text.contains("started") }
            return try await body(port)
        }
    }

    /// Stops the server however `body` ends.
    private static func run<Value: Sendable>(
        _ command: Command,
        _ printed: Printed,
        _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        try await Runner().withRunning(command, onOutput: { printed.take($0) }) { process in
            let outcome: Result<Value, any Error>
            do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
            await process.stop(grace: .seconds(2))
            return outcome
        }.1.get()
    }

    /// Runs checks as an environment file declares them.
    ///
    /// In their text `PORT(name)` stands for a server's port and `FOLDER` for where the certificates are.
    ///
    /// - Parameter state: where checks keep their state; by default a folder of this call's own.
    func reports(
        _ checks: String,
        cluster: String = "{kind: embedded}",
        site: String = "{}",
        more: String = "",
        state: FilePath? = nil,
        now: Date = Date()
    ) async throws -> [CheckReport] {
        let project = TemporaryFolder()
        let environments = project.path.appending("environments")
        try Folder.create(environments, permissions: .ownerReadWriteExecute)
        try DurableFile.write("{}\n".utf8, to: environments.appending("base.yaml"), permissions: .ownerReadWrite)
        let text = "cluster: \(cluster)\nsite: \(filled(site))\n\(more)checks:\n\(filled(checks))\n"
        let file = environments.appending("embedded.yaml")
        try DurableFile.write(text.utf8, to: file, permissions: .ownerReadWrite)
        let name = try #require(EnvironmentName("embedded"))
        let loaded = try LoadedEnvironment.load(name, in: Project(root: project.path), processEnvironment: [:])
        let instruments = Instruments(
            http: Client(version: "test"),
            runner: Runner(),
            folder: project.path,
            state: state ?? project.path.appending("state"),
            now: { now }
        )
        return await ServiceCheck.run(ServiceCheck.all(of: loaded.environment), with: instruments)
    }

    private func filled(_ text: String) -> String {
        text.replacing("FOLDER", with: folder.string).replacing(/PORT\(([-a-z0-9]+)\)/) { match in
            "\(ports[String(match.1)] ?? 1)"
        }
    }

    private final class Printed: Sendable {
        private let lines = Mutex("")

        var text: String { lines.withLock { $0 } }
        var ports: [String: Int]? { try? JSONDecoder().decode([String: Int].self, from: Data(text.utf8)) }
        func take(_ line: OutputLine) { lines.withLock { $0 += line.text + "\n" } }
    }
}
