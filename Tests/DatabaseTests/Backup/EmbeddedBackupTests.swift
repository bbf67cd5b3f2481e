import CurlHTTP
import Environments
import Foundation
import Operations
import Processes
import SystemPackage
import Testing

@Suite struct EmbeddedBackupTests {
    @Test func theServersFileIsCopiedCheckedAndStored() async throws {
        let place = try await BackupPlace()
        let deployment = try await place.embedded()
        for _ in 0..<2 {
            let run = try await place.run(CreateEmbeddedBackup(deployment, place.tools))
            #expect(run.report.outcome == .done, "\(String(describing: run.report.failure))")
        }
        let catalog = try await Catalog.read(place.repository)
        #expect(catalog.problems.isEmpty)
        let backups = try #require(catalog.lines.first?.backups.map(\.value))
        #expect(backups.map(\.kind) == [.sqlite, .sqlite])
        #expect(backups[1].previous?.name == backups[0].id)
        #expect(backups[0].tables.contains { $0.table == "server" && $0.rows == 1 })
        let object = place.folder.appending(
            "store/\(backups[0].history.folder(ofBackup: backups[0].id))chat.sqlite.zst.age"
        )
        let opened = place.folder.appending("opened.sqlite")
        let pipe = "set -o pipefail; age -d -i '\(place.key)' '\(object)' | zstd -d > '\(opened)'"
        try await Runner().run(Command("bash", ["-c", pipe])).checked()
        #expect(try FileContents.read(opened)?.starts(with: "SQLite format 3\0".utf8) == true)
        // No plain copy stays.
        #expect(!Folder.exists(place.folder.appending("state/db-copy")))
    }

    @Test func aDamagedFileIsNotStored() async throws {
        let place = try await BackupPlace()
        let deployment = try await place.embedded()
        let database = deployment.layout.database
        var bytes = try #require(try FileContents.read(database))
        for index in 20_000..<60_000 { bytes[index] = 0xA5 }
        try DurableFile.write(bytes, to: database, permissions: .ownerReadWrite)
        let run = try await place.run(CreateEmbeddedBackup(deployment, place.tools))
        #expect(run.report.outcome == .failed)
        #expect(run.report.failure?.message.contains("could not be copied") == true)
    }

    @Test func withoutADeploymentThereIsNothingToBackUp() async throws {
        let place = try await BackupPlace()
        let deployment = try place.deployment()
        let run = try await place.run(CreateEmbeddedBackup(deployment, place.tools))
        #expect(run.report.outcome == .preflightFailed)
    }
}

extension BackupPlace {
    fileprivate func deployment() throws -> EmbeddedDeployment {
        EmbeddedDeployment(
            try #require(EnvironmentName("test")),
            project: folder.appending("project"),
            program: "/usr/bin/false",
            runner: Runner(),
            http: Client(version: "test")
        )
    }

    /// A release of the server that was built, with a migrated database.
    fileprivate func embedded() async throws -> EmbeddedDeployment {
        let deployment = try deployment()
        let layout = deployment.layout
        for folder in layout.folders { try Folder.create(folder, permissions: .ownerReadWriteExecute) }
        let release = layout.release("r1")
        try Folder.create(release, permissions: .ownerReadWriteExecute)
        // It lies beside the test runner.
        let runner = FilePath(try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        let server = runner.removingLastComponent().appending("ChatServer")
        try DurableFile.link(release.appending("ChatServer"), to: server.string)
        let settings = "CHAT_DATABASE_PATH=\(layout.database)\n"
        try DurableFile.write(settings.utf8, to: release.appending("server.env"), permissions: .ownerReadWrite)
        try DurableFile.link(layout.current, to: "releases/r1")
        let migrate = ServerCommand(layout, release: "r1").migrate(deadline: .seconds(30))
        try await Runner().run(migrate).checked()
        return deployment
    }
}
