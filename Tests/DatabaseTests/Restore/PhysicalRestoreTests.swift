import BinaryLog
import FoundationEssentials
import Synchronization
import TestDatabases
import Testing

@testable import Operations

@Suite struct PhysicalRestoreTests {
    /// A copy that was made while rows came in, and the binlog from before it.
    @Test(.timeLimit(.minutes(3))) func aCopyIsTheBeginningOfAReplay() async throws {
        let source = try await MySQLInstance()
        let session = try await source.rootSession()
        try await session.run(
            "RESET BINARY LOGS AND GTIDS",
            "INSTALL PLUGIN clone SONAME 'mysql_clone.so'",
            "CREATE DATABASE d",
            "CREATE TABLE d.t (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(100))"
        )
        let store = try await RestoreRepository()
        let isDone = Atomic(false)
        let writing = Task {
            let writer = try await source.rootSession()
            while !isDone.load(ordering: .relaxed) { try await writer.run("INSERT INTO d.t (v) VALUES (UUID())") }
            await writer.close()
        }
        try await store.backUp(source, isPhysical: true)
        isDone.store(true, ordering: .relaxed)
        try await writing.value
        try await session.run("UPDATE d.t SET v = 'later' WHERE id < 10")
        let before = try await session.tableChecksum("d", "t")
        try await session.run("TRUNCATE d.t")
        let truncation = try await session.newestTransaction()
        await session.close()
        try await store.archive(source)
        let tools = store.tools(source)
        let server = ScratchServer(in: RestoreWork.serverFolder(in: tools.folder), programs: tools.programs)
        do {
            let target = RestoreTarget(stop: .before(truncation), skipping: [])
            let operation = RestoreDatabase("test", to: target, arguments: [], tools, now: Moment(Date()))
            let checks = try await operation.perform()
            #expect(checks.allSatisfy { $0.verdict == .passed }, "\(checks.map(\.summary))")
            try await server.with { restored in
                let seen = try await restored.tableChecksum("d", "t")
                #expect(seen == before && before?.rows ?? 0 > 0)
            }
        } catch {
            try? await server.wipe()
            throw error
        }
        try await server.wipe()
    }
}
