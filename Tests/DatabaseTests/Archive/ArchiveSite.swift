import BinaryLog
import Foundation
import MySQLClient
import Operations
import SystemPackage
import TestDatabases
import TestProcesses
import TestSupport
import Testing

/// A server, a spool, and a folder that what is sealed is copied to.
final class ArchiveSite: Sendable {
    let server: MySQLInstance
    let folder: FilePath
    let stored = StoredSegments()

    init(_ options: [String] = []) async throws {
        server = try await MySQLInstance(options: options)
        folder = FilePath(FileManager.default.temporaryDirectory.path).appending("chatops-archive-\(UUID())")
        try FileManager.default.createDirectory(atPath: copies.string, withIntermediateDirectories: true)
        try sql(
            "CREATE DATABASE IF NOT EXISTS shop",
            "CREATE TABLE shop.t (id INT PRIMARY KEY AUTO_INCREMENT, v LONGTEXT)"
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: folder.string) }

    var spool: FilePath { folder.appending("spool") }
    var copies: FilePath { folder.appending("copies") }

    var root: ConnectionOptions {
        ConnectionOptions(
            address: .socket(server.folder.appending("mysql.sock")),
            user: "root",
            password: "",
            database: nil
        )
    }

    func sql(_ statements: String...) throws {
        let connection = try Connection(root)
        defer { connection.close() }
        for statement in statements { try connection.run(statement) }
    }

    func rows(_ query: String) throws -> [[MySQLValue]] {
        let connection = try Connection(root)
        defer { connection.close() }
        return try connection.execute(query).rows
    }

    func insert(_ count: Int, _ text: String = "x") throws {
        let connection = try Connection(root)
        defer { connection.close() }
        for number in 0..<count {
            _ = try connection.execute("INSERT INTO shop.t (v) VALUES (?)", [.text("\(text)\(number)")])
        }
    }

    func executed() throws -> GTIDSet {
        guard case .text(let text) = try rows("SELECT @@GLOBAL.gtid_executed").first?.first, let set = GTIDSet(text)
        else { throw NeverHappened(condition: "gtid_executed is text") }
        return set
    }

    func settings(seal: Duration = .seconds(60), isSemiSync: Bool = false) -> ArchiveSettings {
        ArchiveSettings(
            server: root,
            serverID: 90_001,
            seal: seal,
            isSemiSync: isSemiSync,
            spool: spool,
            metrics: folder.appending("archive.prom"),
            environment: "trial"
        )
    }

    func archiver(seal: Duration = .seconds(60), isSemiSync: Bool = false) -> Archiver {
        let copies = copies
        let stored = stored
        return Archiver(
            settings(seal: seal, isSemiSync: isSemiSync),
            log: { stored.note($0) },
            store: { segment in
                let copy = copies.appending("\(segment.info.number).binlog")
                try? FileManager.default.removeItem(atPath: copy.string)
                try FileManager.default.copyItem(atPath: segment.file.string, toPath: copy.string)
                stored.add(segment, copy)
            }
        )
    }

    func once() async throws { try await archiver().run(once: true) }

    func state() throws -> ArchiveState { try #require(try ArchiveState.read(in: spool)) }

    /// Archives while `body` runs, then ends as SIGTERM ends it.
    func archiving(
        seal: Duration = .seconds(60),
        isSemiSync: Bool = false,
        _ body: () async throws -> Void
    ) async throws {
        let archiver = archiver(seal: seal, isSemiSync: isSemiSync)
        let work = Task { try await archiver.run() }
        do {
            try await eventually("the archive streams") { try ArchiveState.read(in: spool)?.phase == .streaming }
            try await body()
        } catch {
            work.cancel()
            _ = await work.result
            throw error
        }
        work.cancel()
        try await work.value
    }

    func hasArchived(_ set: GTIDSet) -> Bool {
        guard let state = try? ArchiveState.read(in: spool) else { return false }
        return set.isSubset(of: state.archived)
    }

    func untilArchived() async throws {
        let executed = try executed()
        try await eventually("all is archived") { hasArchived(executed) }
    }

    /// Runs one of MySQL's programs and returns what it printed; an exit status other than 0 is thrown.
    func program(_ name: String, _ arguments: String...) async throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: server.programs.appending(name).string)
        process.arguments = arguments
        let file = folder.appending("output-\(UUID())")
        _ = FileManager.default.createFile(atPath: file.string, contents: nil)
        let output = try #require(FileHandle(forWritingAtPath: file.string))
        process.standardOutput = output
        process.standardError = output
        try process.start()
        try await eventually("\(name) ends") { process.exitStatus != nil }
        let text = String(decoding: FileManager.default.contents(atPath: file.string) ?? Data(), as: UTF8.self)
        guard process.exitStatus == 0 else { throw NeverHappened(condition: "\(name) succeeds: \(text)") }
        return text
    }
}

/// What was stored, in order.
final class StoredSegments: @unchecked Sendable {
    // Unchecked: guarded by the lock.
    private let lock = NSLock()
    private var segments: [(segment: SealedSegment, copy: FilePath)] = []
    private var events: [ArchiveEvent] = []

    func add(_ segment: SealedSegment, _ copy: FilePath) { lock.withLock { segments.append((segment, copy)) } }
    func note(_ event: ArchiveEvent) { lock.withLock { events.append(event) } }

    var all: [(segment: SealedSegment, copy: FilePath)] { lock.withLock { segments } }
    var told: [ArchiveEvent] { lock.withLock { events } }
}
