import Foundation
import MySQLClient
import SystemPackage
import Testing

@testable import ChatServer

@Suite struct DatabaseSettingsTests {
    private static let digits = String(repeating: "0aF9", count: 16)
    private static let tcp = [
        "CHAT_MYSQL_HOST": "db.chat.test", "CHAT_MYSQL_FINGERPRINT": digits, "CHAT_MYSQL_DATABASE": "chat",
        "CHAT_MYSQL_USER": "chat", "CHAT_MYSQL_PASSWORD": "hunter2",
    ]
    private static let socket = [
        "CHAT_MYSQL_SOCKET": "/run/mysqld/mysqld.sock", "CHAT_MYSQL_DATABASE": "chat", "CHAT_MYSQL_USER": "chat",
        "CHAT_MYSQL_PASSWORD": "hunter2",
    ]

    private func faults(_ environment: [String: String]) -> [ConfigurationFault] {
        let failure = #expect(throws: ConfigurationFailure.self) { try Settings.load(environment: environment) }
        #expect(failure?.message.contains("hunter2") == false)
        return failure?.faults ?? []
    }

    private func temporaryFile(_ content: [UInt8]) throws -> (path: String, folder: TemporaryFolder) {
        let folder = try TemporaryFolder()
        let path = folder.path.appending("password").string
        try Data(content).write(to: URL(filePath: path))
        return (path, folder)
    }

    @Test func mySQLIsReachedOverTCPOrASocket() throws {
        let fingerprint = try #require(Fingerprint(Self.digits))
        let byDefault = MySQLSettings(
            endpoint: .tcp(host: "db.chat.test", port: 3306, trust: .fingerprint(fingerprint)),
            database: "chat",
            user: "chat",
            password: "hunter2",
            connections: 8
        )
        #expect(try Settings.load(environment: Self.tcp).database == .mysql(byDefault))
        var changed = Self.tcp.merging(
            ["CHAT_MYSQL_PORT": "3307", "CHAT_MYSQL_CONNECTIONS": "3", "CHAT_MYSQL_CA_FILE": "/etc/passwd"]
        ) { $1 }
        changed["CHAT_MYSQL_FINGERPRINT"] = nil
        var settings = byDefault
        settings.endpoint = .tcp(host: "db.chat.test", port: 3307, trust: .authority("/etc/passwd"))
        settings.connections = 3
        #expect(try Settings.load(environment: changed).database == .mysql(settings))
        settings = byDefault
        settings.endpoint = .socket("/run/mysqld/mysqld.sock")
        #expect(try Settings.load(environment: Self.socket).database == .mysql(settings))
    }

    @Test(
        arguments: [
            (tcp, "CHAT_DATABASE_PATH", "/tmp/chat.db", [ConfigurationFault.Reason.conflict(with: .databasePath)]),
            (tcp, "CHAT_MYSQL_SOCKET", "/run/my.sock", [.conflict(with: .mysqlHost)]),
            (tcp, "CHAT_MYSQL_CA_FILE", "/etc/passwd", [.conflict(with: .mysqlCAFile)]),
            (tcp, "CHAT_MYSQL_FINGERPRINT", "hunter2", [.notAFingerprint]),
            (tcp, "CHAT_MYSQL_FINGERPRINT", nil, [.oneOfMissing([.mysqlCAFile, .mysqlFingerprint])]),
            (tcp, "CHAT_MYSQL_HOST", "hunter2 hunter2", [.notAHost]),
            (tcp, "CHAT_MYSQL_PORT", "0", [.notAnInteger(1...65535)]),
            (tcp, "CHAT_MYSQL_CONNECTIONS", "0", [.notAnInteger(1...512)]),
            (tcp, "CHAT_MYSQL_CONNECTIONS", "513", [.notAnInteger(1...512)]),
            (tcp, "CHAT_MYSQL_DATABASE", nil, [.missing]),
            (tcp, "CHAT_MYSQL_DATABASE", "", [.empty]),
            (tcp, "CHAT_MYSQL_USER", nil, [.missing]),
            (tcp, "CHAT_MYSQL_PASSWORD", "", [.empty]),
            (tcp, "CHAT_MYSQL_PASSWORD", nil, [.oneOfMissing([.mysqlPassword, .mysqlPasswordFile])]),
            (tcp, "CHAT_MYSQL_PASSWORD_FILE", "/etc/passwd", [.conflict(with: .mysqlPassword)]),
            (tcp, "CHAT_MYSQL_PASWORD", "hunter2", [.unknown(suggestion: .mysqlPassword)]),
            (socket, "CHAT_MYSQL_PORT", "3306", [.withoutUse(needs: [.mysqlHost])]),
            (socket, "CHAT_MYSQL_FINGERPRINT", digits, [.withoutUse(needs: [.mysqlHost])]),
            (socket, "CHAT_MYSQL_CA_FILE", "/etc/passwd", [.withoutUse(needs: [.mysqlHost])]),
        ] as [([String: String], String, String?, [ConfigurationFault.Reason])]
    )
    func eachFaultIsNamed(
        environment: [String: String],
        name: String,
        value: String?,
        reasons: [ConfigurationFault.Reason]
    ) {
        var environment = environment
        environment[name] = value
        #expect(faults(environment).map(\.reason) == reasons)
    }

    @Test func anAuthorityThatCannotBeReadIsAFault() {
        var environment = Self.tcp
        environment["CHAT_MYSQL_FINGERPRINT"] = nil
        environment["CHAT_MYSQL_CA_FILE"] = "/nonexistent/ca.pem"
        #expect(faults(environment).map(\.reason) == [.unreadable(.noSuchFileOrDirectory)])
    }

    @Test func whatIsForMySQLMeansNothingToSQLite() {
        let faults = faults(["CHAT_DATABASE_PATH": "/tmp/chat.db", "CHAT_MYSQL_PASSWORD": "hunter2"])
        let reason = ConfigurationFault.Reason.withoutUse(needs: [.mysqlHost, .mysqlSocket])
        #expect(faults == [ConfigurationFault(.mysqlPassword, in: .environment, reason)])
    }

    @Test(arguments: [
        ("hunter2", "hunter2"), ("hunter2\n", "hunter2"), ("hunter2\r\nmore", "hunter2"), (" 장 # = \n", " 장 # = "),
    ])
    func thePasswordIsTheFirstLineOfItsFile(content: String, password: String) throws {
        let file = try temporaryFile(Array(content.utf8))
        defer { file.folder.remove() }
        var environment = Self.tcp
        environment["CHAT_MYSQL_PASSWORD"] = nil
        environment["CHAT_MYSQL_PASSWORD_FILE"] = file.path
        guard case .mysql(let settings) = try Settings.load(environment: environment).database else {
            Issue.record("not MySQL")
            return
        }
        #expect(settings.password == password)
    }

    @Test(
        arguments: [
            ([], .noPassword), (Array("\nhunter2".utf8), .noPassword), (Array("hunter2".utf8) + [0xFF], .notUTF8),
        ] as [([UInt8], ConfigurationFault.Reason)]
    )
    func aPasswordFileThatHoldsNoneIsAFault(content: [UInt8], reason: ConfigurationFault.Reason) throws {
        let file = try temporaryFile(content)
        defer { file.folder.remove() }
        var environment = Self.tcp
        environment["CHAT_MYSQL_PASSWORD"] = nil
        environment["CHAT_MYSQL_PASSWORD_FILE"] = file.path
        #expect(faults(environment) == [ConfigurationFault(.mysqlPasswordFile, in: .environment, reason)])
    }

    @Test(arguments: [("/nonexistent", Errno.noSuchFileOrDirectory), ("/tmp", .isDirectory)])
    func aPasswordFileThatCannotBeReadIsAFault(path: String, error: Errno) {
        var environment = Self.tcp
        environment["CHAT_MYSQL_PASSWORD"] = nil
        environment["CHAT_MYSQL_PASSWORD_FILE"] = path
        #expect(faults(environment).map(\.reason) == [.unreadable(error)])
    }
}
