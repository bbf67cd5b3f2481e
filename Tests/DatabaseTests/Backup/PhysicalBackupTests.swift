import Foundation
import Glibc
import MySQLClient
import Operations
import Processes
import SystemPackage
import TestDatabases
import TestProcesses
import TestSupport
import Testing

@Suite struct PhysicalBackupTests {
    /// A server begins on what was unpacked, and has the transactions that the manifest says, and those rows.
    @Test func aServerStartsOnTheCopy() async throws {
        let source = try await MySQLInstance()
        let session = try await source.session()
        let long = String(repeating: "é", count: 60)
        try await session.run(
            "INSTALL PLUGIN clone SONAME 'mysql_clone.so'",
            "CREATE DATABASE d",
            "CREATE TABLE d.t (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(100))",
            "CREATE DATABASE `\(long)`",
            "CREATE TABLE `\(long)`.`\(long)` (id INT PRIMARY KEY)",
            "CREATE TABLE d.old (id INT PRIMARY KEY) ENGINE = MyISAM"
        )
        for _ in 0..<50 { try await session.run("INSERT INTO d.t (v) VALUES (REPEAT('x', 100))") }
        let place = try await BackupPlace()
        let run = try await place.run(source, .physical(folder: nil))
        #expect(run.report.outcome == .done, "\(String(describing: run.report.failure))")
        #expect(run.report.results.values.contains { $0.contains("d.old") })
        #expect(!Folder.exists(source.folder.appending("chatops-clone")))
        let before = try await TableChecksum.read(session, "d", "t")

        let backup = try #require(try await Catalog.read(place.repository).lines.first?.backups.first?.value)
        let target = try await MySQLInstance()
        try await target.run(.stop)
        let data = target.folder.appending("data")
        try Folder.remove(data)
        try Folder.create(data, permissions: .ownerReadWriteExecute)
        let object = place.folder.appending(
            "store/\(backup.history.folder(ofBackup: backup.id))data.tar.zst.age"
        )
        let pipe = "set -o pipefail; age -d -i '\(place.key)' '\(object)' | zstd -d | tar -x -C '\(data)'"
        try await Runner().run(Command("bash", ["-c", pipe])).checked()
        try await target.run(.start)
        let restored = try await target.session()
        let executed = try await restored.rows("SELECT @@GLOBAL.gtid_executed").first?.first.flatMap { $0 }
        #expect(executed?.filter { !$0.isWhitespace } == backup.gtidExecuted)
        #expect(backup.settings[PhysicalBackup.atMost] == backup.gtidExecuted)
        #expect(try await TableChecksum.read(restored, "d", "t") == before)
        #expect(try await restored.rows("SELECT COUNT(*) FROM `\(long)`.`\(long)`") == [["0"]])
    }

    @Test func aServerWithoutThePluginIsToldHow() async throws {
        let source = try await MySQLInstance()
        let place = try await BackupPlace()
        let run = try await place.run(source, .physical(folder: nil))
        #expect(run.report.outcome != .done)
        #expect(run.report.failure?.hint?.contains("INSTALL PLUGIN clone") == true)
    }
}

extension TableChecksum {
    static func read(_ session: ServerSession, _ schema: String, _ table: String) async throws -> TableChecksum? {
        try await session.perform { try TableChecksum.of($0, TableName(schema: schema, table: table)) }
    }
}
