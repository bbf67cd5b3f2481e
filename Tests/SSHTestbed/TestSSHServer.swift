internal import FoundationEssentials
internal import Glibc
package import Processes
package import SystemPackage

/// An OpenSSH server of a test's own, and the ssh that knows its way there as the host `testbed`.
package struct TestSSHServer: Sendable {
    package let folder: FilePath
    package let runner = Runner()

    package var program: String { folder.appending("ssh").string }
    package var target: SSHTarget { SSHTarget(user: Self.user, host: "testbed") }

    /// Runs `body` while the server runs.
    package static func run(_ body: @Sendable (TestSSHServer) async throws -> Void) async throws {
        let folder = FilePath("/tmp/chatops-sshd-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        let script = FilePath(#filePath).removingLastComponent().appending("../testbed/sshd").lexicallyNormalized()
        let command = Command(script.string, ["run", folder.string], input: .heldOpen)
        let started = AsyncStream.makeStream(of: Void.self)
        let announce: Runner.OutputHandler = { _ in started.continuation.yield() }
        let (_, outcome) = try await Runner().withRunning(command, onOutput: announce) { process in
            var lines = started.stream.makeAsyncIterator()
            await lines.next()
            let outcome: Result<Void, any Error>
            do { outcome = .success(try await body(TestSSHServer(folder: folder))) } catch { outcome = .failure(error) }
            await process.stop(grace: .seconds(5))
            return outcome
        }
        try outcome.get()
    }

    package func withConnection<Value>(_ body: (SSHConnection) async throws -> Value) async throws -> Value {
        try await SSHConnection.withConnection(to: target, program: program, runner, body)
    }

    package func write(_ text: String, to name: String, executable: Bool = false) throws {
        let path = folder.appending(name).string
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        if executable { try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path) }
    }

    package func text(of name: String) throws -> String {
        try String(contentsOfFile: folder.appending(name).string, encoding: .utf8)
    }

    /// How often somebody has logged in.
    package var logins: Int {
        get throws { try text(of: "log").ranges(of: "Accepted publickey").count }
    }

    private static var user: String { getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "root" }

    /// The fingerprint the server shows, as in `SHA256:…`.
    package func fingerprint() async throws -> String {
        let key = folder.appending("host_key.pub").string
        let printed = try await runner.run(Command("ssh-keygen", ["-lf", key])).checked().standardOutput
        return String(printed.split(separator: " ")[1])
    }
}
