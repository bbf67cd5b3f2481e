import MySQLClient
import SystemPackage
import TestDatabases
import Testing

@Suite struct SandboxTests {
    @Test func aServerOfATestsOwnAnswers() async throws {
        let server = try await MySQLInstance(options: ["--max-binlog-size=4096"])
        let root = ConnectionOptions(
            address: .socket(server.folder.appending("mysql.sock")),
            user: "root",
            password: "",
            database: nil
        )
        let connection = try Connection(root)
        let rows = try connection.execute("SELECT @@GLOBAL.max_binlog_size").rows
        #expect("\(rows)".contains("4096"))
        connection.close()
    }
}
