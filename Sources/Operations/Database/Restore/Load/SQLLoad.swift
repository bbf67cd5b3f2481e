internal import BinaryLog
internal import FoundationEssentials
internal import Glibc
internal import Processes
package import SystemPackage

/// Loads the objects of a logical backup into a scratch server that is empty, by MySQL's own client.
///
/// Which objects are in is kept in a table of the server itself and written in the same transaction as the rows, so that
/// a load that was killed anywhere goes on with the others.
package struct SQLLoad: Sendable {
    static let schema = "chatops_restore"

    let server: ScratchServer
    let objects: [SQLObject]
    /// What the server is to count as executed in the end.
    let gtidExecuted: String
    let jobs: Int
    /// Makes a file with the object's SQL, which is then the load's to remove.
    let open: @Sendable (SQLObject) async throws -> FilePath

    package init(
        into server: ScratchServer,
        _ objects: [SQLObject],
        gtidExecuted: String,
        jobs: Int,
        open: @escaping @Sendable (SQLObject) async throws -> FilePath
    ) {
        self.server = server
        self.objects = objects
        self.gtidExecuted = gtidExecuted
        self.jobs = max(1, jobs)
        self.open = open
    }

    /// Loads what is not in yet, then has `proof` look at it, and notes the GTIDs, after which it counts as loaded.
    package func callAsFunction(
        progress: @escaping @Sendable (_ loaded: SQLObject) -> Void,
        proof: (ServerSession) async throws -> Void
    ) async throws {
        let session = try await server.connect()
        do {
            try await endOtherClients(session)
            if try await !isDone(session) {
                try await load(session, progress)
                try await proof(session)
                if !gtidExecuted.isEmpty {
                    try await session.run("SET GLOBAL gtid_purged = \(SQLText.literal("+" + gtidExecuted))")
                }
            }
            try await session.run("DROP DATABASE IF EXISTS \(Self.schema)")
        } catch {
            await session.close()
            throw error
        }
        await session.close()
    }

    /// Those of a killed run may still be at work.
    private func endOtherClients(_ session: ServerSession) async throws {
        let others = try await session.rows(
            """
            SELECT id FROM performance_schema.processlist WHERE user = '\(ScratchServer.user)' AND id <> CONNECTION_ID()
            """
        )
        // One that has ended meanwhile is no failure.
        for id in others.compactMap({ $0.first ?? nil }) { try? await session.run("KILL \(id)") }
    }

    /// Whether all was loaded before.
    package func isDone(_ session: ServerSession) async throws -> Bool {
        if gtidExecuted.isEmpty {
            // A server that never executed anything has nothing to count by.
            let names = try await loaded(session)
            return objects.allSatisfy { names.contains($0.name) }
        }
        guard let wanted = GTIDSet(gtidExecuted) else { return false }
        return wanted.isSubset(of: try await session.executed)
    }

    private func loaded(_ session: ServerSession) async throws -> Set<String> {
        let isThere = try await session.rows(
            "SELECT 1 FROM information_schema.tables WHERE table_schema = '\(Self.schema)' AND table_name = 'loaded'"
        )
        guard !isThere.isEmpty else { return [] }
        return Set(try await session.rows("SELECT name FROM \(Self.schema).loaded").compactMap { $0.first ?? nil })
    }

    private func load(_ session: ServerSession, _ progress: @escaping @Sendable (SQLObject) -> Void) async throws {
        try await session.run(
            "CREATE DATABASE IF NOT EXISTS \(Self.schema)",
            """
            CREATE TABLE IF NOT EXISTS \(Self.schema).loaded \
            (name VARCHAR(700) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PRIMARY KEY)
            """
        )
        var done = try await loaded(session)
        func pending(_ role: BackupObject.Role) -> [SQLObject] {
            objects.filter { $0.role == role && !done.contains($0.name) }
        }
        if !pending(.tables).isEmpty {
            try await ServerContents.dropSchemas(session, except: Self.schema)
            for object in pending(.tables) { try await loadDefinitions(object, session, progress) }
        }
        try await emptyHalfLoadedTables(pending(.rows), session)
        done = try await loaded(session)
        _ = try await Concurrently.map(pending(.rows), atMost: jobs) { object in
            try await feed(object, transaction: true)
            progress(object)
        }
        if !pending(.code).isEmpty {
            try await ServerContents.dropCode(session)
            for object in pending(.code) { try await loadDefinitions(object, session, progress) }
        }
        for object in pending(.accounts) { try await loadDefinitions(object, session, progress) }
    }

    private func loadDefinitions(
        _ object: SQLObject,
        _ session: ServerSession,
        _ progress: @Sendable (SQLObject) -> Void
    ) async throws {
        try await feed(object, transaction: false)
        try await session.run("INSERT INTO \(Self.schema).loaded VALUES (\(SQLText.literal(object.name)))")
        progress(object)
    }

    /// Tables without transactions keep what a killed load put into them: they are begun anew.
    private func emptyHalfLoadedTables(_ pending: [SQLObject], _ session: ServerSession) async throws {
        let plain = try await session.rows(
            """
            SELECT t.table_schema, t.table_name FROM information_schema.tables t JOIN information_schema.engines e \
            ON e.engine = t.engine WHERE t.table_type = 'BASE TABLE' AND e.transactions <> 'YES' \
            AND t.table_schema NOT IN ('mysql', 'sys', 'performance_schema', 'information_schema')
            """
        )
        let wanted = Set(pending.compactMap(\.table))
        for row in plain {
            guard let schema = row[0], let name = row[1] else { continue }
            let table = TableName(schema: schema, table: name)
            guard wanted.contains(table) else { continue }
            try await session.run("TRUNCATE TABLE \(table.quoted)")
            for object in objects where object.role == .rows && object.table == table {
                try await session.run(
                    "DELETE FROM \(Self.schema).loaded WHERE name = \(SQLText.literal(object.name))"
                )
            }
        }
    }

    /// Hands an object to `mysql`; with `transaction` as one, which also notes that it is in.
    private func feed(_ object: SQLObject, transaction: Bool) async throws {
        let file = try await open(object)
        defer { unlink(file.string) }
        let mark = "\nINSERT INTO \(Self.schema).loaded VALUES (\(SQLText.literal(object.name)));\nCOMMIT;\n"
        let client = Command(
            server.programs.path(of: "mysql"),
            [
                "--defaults-file=\(server.clientFile)", "--batch", "--binary-mode", "--default-character-set=utf8mb4",
                "--max-allowed-packet=1G",
            ] + (transaction ? ["--init-command=SET autocommit = 0"] : [])
        )
        do {
            _ = try await server.programs.runner.pipe([client]) { writer in
                try FileFeed.write(file, to: writer)
                if transaction { try Array(mark.utf8).withUnsafeBytes { try writer.write($0) } }
            } draining: { reader in
                try FileFeed.drop(reader)
            }
        } catch CommandFailure.failed(let result) {
            let words = result.standardError.split(separator: "\n").suffix(3).joined(separator: "; ")
            throw RestoreFailure.loading(object: object.name, reason: words)
        }
    }
}

private enum FileFeed {
    static func write(_ file: FilePath, to writer: PipeWriter) throws {
        let input = try FileDescriptor.open(file, .readOnly, options: [.closeOnExec])
        try input.closeAfter {
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
            defer { buffer.deallocate() }
            while case let count = try input.read(into: buffer), count > 0 {
                try writer.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
        }
    }

    static func drop(_ reader: PipeReader) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        while try reader.read(into: buffer) > 0 {}
    }
}
