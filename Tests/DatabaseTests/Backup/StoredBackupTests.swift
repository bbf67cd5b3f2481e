import Diagnostics
import Environments
import Foundation
import MySQLClient
import Operations
import Processes
import SystemPackage
import TestDatabases
import TestProcesses
import Testing

@Suite struct StoredBackupTests {
    @Test func anyoneWithTheKeyLoadsItWithoutChatops() async throws {
        async let starting = MySQLInstance()
        let source = try await MySQLInstance()
        let place = try await BackupPlace()
        try await source.fill()
        let run = try await place.run(source)
        #expect(run.report.outcome == .done, "\(String(describing: run.report.failure))")
        let catalog = try await Catalog.read(place.repository)
        #expect(catalog.problems.isEmpty)
        let backup = try #require(catalog.lines.first?.backups.first?.value)
        #expect(backup.tables.map(\.rows) == [3, 1000])
        #expect(catalog.lines.first?.incarnation?.value.reason == "the first")

        let target = try await starting
        let folder = place.folder.appending("store/\(backup.history.folder(ofBackup: backup.id))")
        for role in ["tables", "rows", "code", "accounts"] {
            for object in backup.objects where object.role == role {
                let pipe = "set -o pipefail; age -d -i '\(place.key)' '\(folder.appending(object.name))' | zstd -d"
                let load =
                    "'\(target.programs)/mysql' --no-defaults -S '\(target.folder)/mysql.sock' -u root --binary-mode"
                try await Runner().run(Command("bash", ["-c", "\(pipe) | \(load)"])).checked()
            }
        }
        let restored = try await target.session()
        for table in backup.tables {
            let name = TableName(schema: table.schema, table: table.table)
            let checksum = try await restored.perform { try TableChecksum.of($0, name) }
            #expect(checksum?.rows == table.rows)
            #expect(checksum?.checksum == table.checksum)
        }
        // Secrets stay out of what is written down.
        let evidence = try #require(run.evidence)
        for name in try Folder.names(in: evidence) {
            let text = String(decoding: try FileContents.read(evidence.appending(name)) ?? [], as: UTF8.self)
            #expect(!text.contains("Pa55word!"))
        }
    }

    @Test func theNextBackupIsOfTheSameHistoryUntilTheServerBeginsAnew() async throws {
        let source = try await MySQLInstance()
        let place = try await BackupPlace()
        try await source.fill()
        for _ in 0..<2 { _ = try await place.run(source) }
        let session = try await source.session()
        try await session.run("RESET BINARY LOGS AND GTIDS", "CREATE DATABASE after")
        _ = try await place.run(source)
        let catalog = try await Catalog.read(place.repository)
        #expect(catalog.problems.isEmpty)
        #expect(catalog.lines.map(\.backups.count) == [2, 1])
        #expect(catalog.lines[0].backups[1].value.previous?.name == catalog.lines[0].backups[0].value.id)
        #expect(catalog.lines[1].incarnation?.value.previous != nil)
    }

    @Test func whatAKilledBackupLeftIsNotListedAndIsRemoved() async throws {
        let source = try await MySQLInstance()
        let place = try await BackupPlace()
        try await source.fill()
        _ = try await place.run(source)
        let backup = try #require(try await Catalog.read(place.repository).lines.first?.backups.first?.value)
        // As a run leaves it that is killed before its manifest is stored.
        let id = "20300101T000000Z-aaaa"
        let left = backup.history.folder(ofBackup: id) + "rows/0001-x-0001-0001.sql.zst.age"
        try await place.repository.store.put(Array("half".utf8), as: left)
        let journal = """
            {"history": {"mysql": {"server": "\(backup.serverUUID)", "incarnation": "\(backup.incarnation)"}}, "id": "\(id)",
            "repository": "\(place.repository.store.place)"}
            """
        try DurableFile.write(
            journal.utf8,
            to: place.folder.appending("state/db-backup.json"),
            permissions: .ownerReadWrite
        )
        #expect(try await Catalog.read(place.repository).lines[0].backups.count == 1)
        let run = try await place.run(source)
        #expect(run.report.outcome == .done)
        let catalog = try await Catalog.read(place.repository)
        #expect(catalog.lines[0].backups.count == 2)
        #expect(catalog.leftovers.isEmpty)
    }

    @Test func aProgramThatFailsFailsTheBackup() async throws {
        let source = try await MySQLInstance()
        try await source.fill()
        // Of the right form, but with a wrong checksum: age ends with an error.
        let place = try await BackupPlace(recipient: "age1" + String(repeating: "q", count: 58))
        let run = try await place.run(source)
        #expect(run.report.outcome == .failed)
        let catalog = try await Catalog.read(place.repository)
        #expect(catalog.lines.map(\.backups.count).reduce(0, +) == 0)
        #expect(catalog.leftovers.isEmpty)
        let session = try await source.session()
        try await session.run("SET SESSION lock_wait_timeout = 1", "ALTER TABLE shop.goods ADD c INT")
    }

    @Test(arguments: [
        ("wrong", "", "denied"), ("poor", "Pa55word!", "lacks SELECT, LOCK TABLES"), ("poor", "", "denied"),
    ])
    func whoMayNotIsTold(user: String, password: String, words: String) async throws {
        let source = try await MySQLInstance()
        let place = try await BackupPlace()
        let session = try await source.session()
        try await session.run("CREATE USER poor@localhost IDENTIFIED BY 'Pa55word!'")
        let run = try await place.run(source, as: source.options(user: user, password: password))
        #expect(run.report.outcome == .preflightFailed)
        let message = run.report.failure?.causes.joined(separator: " ") ?? ""
        let all = "\(run.report.failure?.message ?? "") \(message)"
        #expect(all.lowercased().contains(words.lowercased()), "\(all)")
        #expect(!all.contains("Pa55word!"))
    }

    /// A user with what the guide says, and nothing more.
    @Test func theGrantsOfTheGuideAreEnough() async throws {
        let source = try await MySQLInstance()
        let place = try await BackupPlace()
        try await source.fill()
        let session = try await source.session()
        try await session.run(
            "CREATE USER backup@localhost IDENTIFIED BY 'Pa55word!'",
            """
            GRANT SELECT, LOCK TABLES, SHOW VIEW, TRIGGER, EVENT, REPLICATION CLIENT, BACKUP_ADMIN, SHOW_ROUTINE
            ON *.* TO backup@localhost
            """
        )
        let run = try await place.run(source, as: source.options(user: "backup", password: "Pa55word!"))
        #expect(run.report.outcome == .done, "\(String(describing: run.report.failure))")
    }
}

extension BackupManifest {
    fileprivate var serverUUID: String { history.prefix.split(separator: "/").map(String.init)[1] }
    fileprivate var incarnation: String { history.prefix.split(separator: "/").map(String.init)[2] }
}

extension MySQLInstance {
    fileprivate func fill() async throws {
        let session = try await session()
        try await session.run(
            "CREATE DATABASE shop",
            "CREATE TABLE shop.buyers (id INT PRIMARY KEY, name VARCHAR(20))",
            "CREATE TABLE shop.goods (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(100))",
            "INSERT INTO shop.buyers VALUES (1, 'a'), (2, 'é'), (3, NULL)",
            """
            INSERT INTO shop.goods (v) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
            SELECT SHA2(i, 256) FROM n
            """,
            "CREATE PROCEDURE shop.p () SELECT 1"
        )
        await session.close()
    }
}
