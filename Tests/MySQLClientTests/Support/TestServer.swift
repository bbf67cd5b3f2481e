import Foundation
import MySQLClient
import SystemPackage

/// The server that `script/test` starts for the run (`Tests/testbed/mysql`); its folder is in `CHATOPS_TEST_MYSQL`.
enum TestServer {
    struct Missing: Error, CustomStringConvertible {
        let description = "CHATOPS_TEST_MYSQL is not set: run script/test, or set it to what Tests/testbed/mysql prints"
    }

    static func folder() throws -> FilePath {
        guard let path = ProcessInfo.processInfo.environment["CHATOPS_TEST_MYSQL"] else { throw Missing() }
        return FilePath(path)
    }

    static func port() throws -> Int { Int(try folder().lastComponent?.string ?? "") ?? 0 }

    static func authority() throws -> FilePath { try folder().appending("tls/ca.pem") }

    /// As root, through the socket.
    static func options() throws -> ConnectionOptions {
        ConnectionOptions(
            address: .socket(try folder().appending("mysql.sock")),
            user: "root",
            password: "",
            database: nil
        )
    }
}

/// A schema and a user of its own, whose password is needed; gone with the value.
final class TestSchema {
    let name = "test_\(UInt64.random(in: 0...UInt64.max))"
    let password = "correct horse \u{1F434} battery"
    private let root: Connection

    init() throws {
        root = try Connection(TestServer.options())
        try root.run("CREATE DATABASE \(name)")
        try root.run("CREATE USER '\(user)'@'%' IDENTIFIED BY '\(password)'")
        try root.run("GRANT SELECT ON performance_schema.* TO '\(user)'@'%'")
        try root.run("GRANT ALL ON \(name).* TO '\(user)'@'%'")
    }

    var user: String { "u\(name.hashValue.magnitude % 1_000_000_007)" }

    deinit {
        _ = try? root.run("DROP DATABASE \(name)")
        _ = try? root.run("DROP USER '\(user)'@'%'")
    }

    func options(_ address: ServerAddress) -> ConnectionOptions {
        ConnectionOptions(address: address, user: user, password: password, database: name)
    }

    /// Over TCP, as the server's certificate is signed.
    func connect() throws -> Connection {
        try Connection(
            options(
                .tcp(host: "127.0.0.1", port: try TestServer.port(), trust: .authority(try TestServer.authority()))
            )
        )
    }
}
