import BinaryLog
import FoundationEssentials
import MySQLClient
import Processes
import SystemPackage
import TestDatabases
import TestProcesses
import TestSupport
import Testing

@testable import Operations

/// A real server's binlog, replayed into a scratch server.
@Suite(.serialized) struct ScratchReplayTests {
    @Test(.timeLimit(.minutes(4))) func aReplayStopsExactlyAndGoesOnAfterKills() async throws {
        let source = try await MySQLInstance(options: ["--max-binlog-size=65536", "--binlog-rows-query-log-events=ON"])
        let folder = try RestoreFolder()
        let session = try await source.rootSession()
        try await session.run("RESET BINARY LOGS AND GTIDS", "CREATE DATABASE shop")
        try await session.run(
            "CREATE TABLE shop.orders (id INT PRIMARY KEY, note VARCHAR(200))",
            "CREATE TABLE shop.log (id INT AUTO_INCREMENT PRIMARY KEY, note VARCHAR(200))",
            "CREATE TRIGGER shop.logged AFTER INSERT ON shop.orders FOR EACH ROW INSERT INTO shop.log (note) VALUES (NEW.note)"
        )
        for id in 1...600 { try await session.run("INSERT INTO shop.orders VALUES (\(id), REPEAT('x', \(id % 200)))") }
        // Three commits within a second.
        var marks: [(gtid: String, rows: TableChecksum?)] = []
        for id in 601...603 {
            try await session.run("UPDATE shop.orders SET note = 'v\(id)' WHERE id = \(id - 600)")
            marks.append((try await session.newestTransaction(), try await session.tableChecksum("shop", "orders")))
        }
        // Case 12: a compressed transaction; and a row that takes a large packet.
        try await session.run(
            "SET SESSION binlog_transaction_compression = ON",
            "CREATE TABLE shop.big (id INT PRIMARY KEY, v LONGBLOB)",
            "INSERT INTO shop.big VALUES (1, REPEAT('y', 3000000)), (2, RANDOM_BYTES(1000))",
            "SET SESSION binlog_transaction_compression = OFF"
        )
        let big = try await session.tableChecksum("shop", "big")
        try await session.run("DROP TABLE shop.log")
        let drop = try await session.newestTransaction()
        try await session.run("FLUSH BINARY LOGS")
        await session.close()

        let files = try Folder.names(in: source.folder.appending("data")).filter { $0.hasPrefix("binlog.0") }
        #expect(files.count > 2)
        func scan(_ target: RestoreTarget) throws -> ReplayScan {
            var scan = ReplayScan(to: target, after: GTIDSet())
            for name in files { try scan.add(source.folder.appending("data/\(name)"), name: name) }
            return scan
        }
        let programs = MySQLPrograms(in: source.programs, runner: Runner())
        var text = BinlogText(schema: "shop", table: "big")
        for name in files {
            let file = source.folder.appending("data/\(name)")
            text = try await ChangeFinder.decode(file, with: programs, into: text)
        }
        #expect(text.found.map(\.rows) == [[:], [:], ["insert": 2]])
        let server = ScratchServer(
            in: folder.path.appending("scratch"),
            programs: programs
        )
        do {
            try await server.initialize()
            try await server.start()
            try await refuseWhatCannotBeApplied(server, try scan(.latest).files, session: source)
            // Case 2: between the second and the third of them, then before the third is the same.
            let between = try scan(RestoreTarget(stop: .through(marks[1].gtid), skipping: []))
            #expect(between.next?.gtid.description == marks[2].gtid)
            let third = try #require(GTID(marks[2].gtid))
            #expect(!between.transactions.contains(third))
            try await Replay(on: server, of: between.files, skipping: []) { _ in }
            try await server.with { restored in
                let seen = try await restored.tableChecksum("shop", "orders")
                #expect(seen == marks[1].rows)
            }
            let moment = Moment(microseconds: Int64(try #require(between.next).immediateCommit))
            let throughThird = try scan(RestoreTarget(moment: moment))
            #expect(throughThird.last?.gtid.description == marks[2].gtid)
            // Case 14: killed and begun again.
            await server.kill()
            try await server.start()
            // Case 18: right before the DROP; from files that are parts of the server's, as the archive has them.
            var last = ReplayScan(to: RestoreTarget(stop: .before(drop), skipping: []), after: GTIDSet())
            for name in files {
                for part in try halves(of: source.folder.appending("data/\(name)"), in: folder.path) {
                    try last.add(part, name: "\(part)")
                }
            }
            try await Replay(on: server, of: last.files, skipping: []) { _ in }
            try await server.with { restored in
                let seen1 = try await restored.tableChecksum("shop", "orders")
                #expect(seen1 == marks[2].rows)
                let seenBig = try await restored.tableChecksum("shop", "big")
                #expect(seenBig == big)
                // Case 15: the trigger did not fire a second time.
                let logged = try await restored.rows("SELECT COUNT(*) FROM shop.log")
                #expect(logged == [["600"]])
                let seen2 = try await restored.executed
                #expect(seen2 == last.transactions)
                let seen3 = try await restored.rows("SELECT @@event_scheduler")
                #expect(seen3 == [["OFF"]])
            }
            #expect(last.touched.mayHold(TableName(schema: "shop", table: "orders")))
        } catch {
            try? await server.wipe()
            throw error
        }
        try await server.wipe()
        #expect(!server.isRunning)
        #expect(!Folder.exists(server.folder))
    }

    /// Without the transaction that made its table, the first row cannot be applied; then all is as before.
    private func refuseWhatCannotBeApplied(
        _ server: ScratchServer,
        _ files: [ReplayFile],
        session source: MySQLInstance
    ) async throws {
        let uuid = try await source.serverUUID()
        let creation = try #require(GTID("\(uuid):2"))
        let replay = Replay(on: server, of: files, skipping: [creation])
        let failure = await #expect(throws: RestoreFailure.self) { try await replay { _ in } }
        guard case .applier(let transaction, let reason) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(transaction == "\(uuid):4")
        #expect(reason.contains("shop.orders") && reason.contains("exist"), "\(reason)")
        try await server.wipe()
        try await server.initialize()
        try await server.start()
    }

    /// The two halves of a binlog file, each to be read alone.
    private func halves(of file: FilePath, in folder: FilePath) throws -> [FilePath] {
        var ends: [UInt64] = []
        var description: Event?
        _ = try BinaryLogFile.read(file) { event, _, transaction in
            if event.type == .formatDescription { description = event }
            if let transaction { ends.append(transaction.end) }
        }
        guard ends.count > 1, let description else { return [file] }
        let bytes = try FileContents.read(file) ?? []
        let middle = Int(ends[ends.count / 2])
        let name = file.lastComponent?.string ?? ""
        let (first, second) = (folder.appending("\(name).a"), folder.appending("\(name).b"))
        try DurableFile.write(bytes[..<middle], to: first, permissions: .ownerReadWrite)
        let head = BinaryLogMagic.bytes + description.storedDescription(isContinuation: true)
        try DurableFile.write(head + bytes[middle...], to: second, permissions: .ownerReadWrite)
        return [first, second]
    }
}
