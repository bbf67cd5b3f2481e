import Glibc
import SystemPackage
import TestSupport

/// A folder of its own, with a migrated database if wanted, and the servers started in it; all gone with the value.
final class ServerFixture {
    let kind: TestDatabase
    private let temporary: TemporaryFolder
    /// On MySQL.
    let schema: TestSchema?
    private var servers: [ServerProcess] = []

    init(on kind: TestDatabase = .sqlite) throws {
        self.kind = kind
        schema = kind == .mysql ? try TestSchema() : nil
        temporary = try TemporaryFolder()
    }

    /// On MySQL, in this schema.
    init(on schema: TestSchema) throws {
        kind = .mysql
        self.schema = schema
        temporary = try TemporaryFolder()
    }

    deinit {
        while servers.popLast() != nil {}
        schema?.drop()
        temporary.remove()
    }

    var folder: FilePath { temporary.path }

    /// The file, on SQLite.
    var database: FilePath { folder.appending("chat.db") }

    var environment: [String: String] {
        let common = ["CHAT_LISTEN_PORT": "0", "CHAT_LOG_LEVEL": "debug"]
        return common.merging(schema?.environment ?? ["CHAT_DATABASE_PATH": database.string]) { $1 }
    }

    func start(
        _ words: String...,
        with changes: [String: String] = [:],
        wrapper: [String] = []
    ) throws -> ServerProcess {
        let server = try ServerProcess(
            words,
            in: folder,
            environment: environment.merging(changes) { $1 },
            wrapper: wrapper
        )
        servers.append(server)
        return server
    }

    func run(_ word: String, with changes: [String: String] = [:], wrapper: [String] = []) async throws -> Outcome {
        try await start(word, with: changes, wrapper: wrapper).finish()
    }

    /// Migrates, starts a server and waits until it listens.
    ///
    /// - Parameter wrapper: As `ServerProcess.init`; of the server only.
    func serve(with changes: [String: String] = [:], wrapper: [String] = []) async throws -> ListeningServer {
        _ = try await run("migrate", with: changes)
        return try await listening(try start("serve", with: changes, wrapper: wrapper))
    }

    /// Waits until a server that was started listens.
    func listening(_ process: ServerProcess) async throws -> ListeningServer {
        var port: Int?
        try await eventually("the server listens") {
            guard process.isRunning else { throw StartFailure(errors: try process.errors()) }
            port = try LogEntry.all(in: process.errors()).first { $0.message == "listening" }?.metadata["port"]?.number
            return port != nil
        }
        return ListeningServer(fixture: self, process: process, port: port ?? 0)
    }
}

struct StartFailure: Error {
    let errors: String
}

struct ListeningServer {
    let fixture: ServerFixture
    let process: ServerProcess
    let port: Int

    func connect() throws -> Connection { try Connection(port: port) }

    /// One request on a connection of its own.
    func exchange(_ method: String, _ path: String, headers: [String: String] = [:]) throws -> Answer {
        let connection = try connect()
        try connection.send(request(method, path, headers: headers))
        return try connection.receive(isHead: method == "HEAD")
    }

    func log() throws -> [LogEntry] { try LogEntry.all(in: process.errors()) }

    func waitForLog(_ message: String) async throws {
        try await eventually("the log says \(message)") { try log().contains { $0.message == message } }
    }
}

/// A request without a body.
func request(_ method: String, _ path: String, headers: [String: String] = [:]) -> String {
    let lines = headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }.joined()
    return "\(method) \(path) HTTP/1.1\r\nHost: chat.test\r\n\(lines)\r\n"
}
