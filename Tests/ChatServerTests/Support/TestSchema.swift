import Foundation
import MySQLClient
import SystemPackage

@testable import ChatServer

/// An empty schema on the run's MySQL server, and a user for it alone.
final class TestSchema: Sendable {
    struct NoServer: Error, CustomStringConvertible {
        let description = "CHATOPS_TEST_MYSQL is not set: run script/test, or set it to what Tests/testbed/mysql prints"
    }

    let settings: MySQLSettings
    private let root: ConnectionOptions

    /// The folder of the run's server.
    static func runFolder() throws(NoServer) -> FilePath {
        guard let path = ProcessInfo.processInfo.environment["CHATOPS_TEST_MYSQL"] else { throw NoServer() }
        return FilePath(path)
    }

    /// - Parameter folder: Of the server; `CHATOPS_TEST_MYSQL` when it is `nil`.
    init(on folder: FilePath? = nil) throws {
        let folder = try folder ?? Self.runFolder()
        let number = UInt64.random(in: 0...UInt64.max)
        let port = Int(folder.lastComponent?.string ?? "") ?? 0
        settings = MySQLSettings(
            endpoint: .tcp(host: "127.0.0.1", port: port, trust: .authority(folder.appending("tls/ca.pem"))),
            database: "chat_\(number)",
            user: "chat_\(number)",
            password: "secret \(number)"
        )
        root = ConnectionOptions(
            address: .socket(folder.appending("mysql.sock")),
            user: "root",
            password: "",
            database: nil
        )
        try asRoot(
            "CREATE DATABASE \(settings.database)",
            "CREATE USER '\(settings.user)'@'%' IDENTIFIED BY '\(settings.password)'",
            "GRANT ALL ON \(settings.database).* TO '\(settings.user)'@'%'"
        )
    }

    func asRoot(_ statements: String...) throws {
        let connection = try MySQLClient.Connection(root)
        for statement in statements { try connection.run(statement) }
        connection.close()
    }

    /// Runs a statement in the schema, as root.
    func change(_ sql: String) throws {
        var options = root
        options.database = settings.database
        let connection = try MySQLClient.Connection(options)
        try connection.run(sql)
        connection.close()
    }

    /// The first column of a query's rows, as text.
    func values(_ sql: String) throws -> [String] {
        var options = root
        options.database = settings.database
        return try MySQLClient.Connection(options).execute(sql).rows.map { row in
            switch row.first {
            case .text(let text): text
            case .integer(let number): "\(number)"
            default: ""
            }
        }
    }

    /// What a server is started with.
    var environment: [String: String] {
        guard case .tcp(let host, let port, .authority(let file)) = settings.endpoint else { return [:] }
        return [
            "CHAT_MYSQL_HOST": host, "CHAT_MYSQL_PORT": "\(port)", "CHAT_MYSQL_CA_FILE": file.string,
            "CHAT_MYSQL_DATABASE": settings.database, "CHAT_MYSQL_USER": settings.user,
            "CHAT_MYSQL_PASSWORD": settings.password,
        ]
    }

    func drop() {
        try? asRoot("DROP DATABASE IF EXISTS \(settings.database)", "DROP USER IF EXISTS '\(settings.user)'@'%'")
    }
}
