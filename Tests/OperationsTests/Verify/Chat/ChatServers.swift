import FoundationEssentials
import Processes
import SystemPackage

@testable import Operations

/// ChatServers and what may stand before them, each with one fault: all real but for the names that begin with `fault-`.
enum ChatServers {
    /// Runs them for as long as `body` takes.
    static func run<Value: Sendable>(_ body: @Sendable (SeededServers) async throws -> Value) async throws -> Value {
        let temporary = TemporaryFolder()
        let folder = temporary.path
        try await Runner().run(Command(SeededServers.script("tls-certificates"), [folder.string])).checked()
        let command = Command(SeededServers.script("chat-proxies"), [folder.string, server], input: .heldOpen)
        return try await SeededServers.withServer(command) { ports in
            try await body(SeededServers(folder: folder, ports: ports))
        }
    }

    /// The `ChatServer` built along with these tests: it lies beside the test runner.
    private static let server: String = {
        let runner = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return FilePath(runner).removingLastComponent().appending("ChatServer").string
    }()
}
