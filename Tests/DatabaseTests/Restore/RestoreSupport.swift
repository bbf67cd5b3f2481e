import FoundationEssentials
import MySQLClient
import SystemPackage
import TestDatabases

@testable import Operations

/// An empty folder of a test's own, short enough for a socket in it; removed with the value.
final class RestoreFolder: Sendable {
    let path = FilePath("/tmp/r-\(UInt32.random(in: 0 ... .max))")

    init() throws { try Folder.create(path, permissions: .ownerReadWriteExecute) }

    deinit { try? Folder.remove(path) }
}

extension MySQLInstance {
    func serverUUID() async throws -> String {
        let session = try await rootSession()
        let uuid = try await session.text("SELECT @@server_uuid") ?? ""
        await session.close()
        return uuid
    }

    func rootSession() async throws -> ServerSession {
        try await ServerSession.connect(
            ConnectionOptions(
                address: .socket(folder.appending("mysql.sock")),
                user: "root",
                password: "",
                database: nil
            )
        )
    }
}

extension ServerSession {
    func tableChecksum(_ schema: String, _ table: String) async throws -> TableChecksum? {
        try await perform { try TableChecksum.of($0, TableName(schema: schema, table: table)) }
    }

    /// The newest GTID of a server that has only its own.
    func newestTransaction() async throws -> String {
        let executed = try await text("SELECT @@GLOBAL.gtid_executed") ?? ""
        let parts = executed.split(separator: ":")
        return "\(parts[0]):\(parts[1].split(separator: "-").last ?? "")"
    }
}

extension ScratchServer {
    func with(_ body: (ServerSession) async throws -> Void) async throws {
        let session = try await connect()
        do { try await body(session) } catch {
            await session.close()
            throw error
        }
        await session.close()
    }
}
