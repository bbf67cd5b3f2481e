internal import FoundationEssentials
internal import Glibc
internal import MySQLClient
internal import Processes
internal import SystemPackage

/// Copies one restored table into a schema of another server, where nothing of that name is yet.
package struct TableCopy: Sendable {
    /// What it is loaded into first, so that a copy that was killed is never taken for a whole one.
    private static let stagingPrefix = "chatops_copy_"

    package let table: TableName
    /// Made where it is missing.
    package let schema: String
    let options: ConnectionOptions

    package init(of table: TableName, into schema: String, on server: DatabaseServer) {
        self.table = table
        self.schema = schema
        options = server.options
    }

    var target: TableName { TableName(schema: schema, table: table.table) }

    /// Throws where it could not be done, before anything is.
    func check() async throws {
        _ = try clientSettings
        let session = try await ServerSession.connect(options)
        let rows = try await session.rows(
            """
            SELECT @@GLOBAL.read_only, (SELECT COUNT(*) FROM information_schema.tables WHERE \
            table_schema = \(SQLText.literal(schema)) AND table_name = \(SQLText.literal(table.table)))
            """
        )
        await session.close()
        guard let row = rows.first, row[0] == "0" else {
            throw RestoreFailure.unfit(
                reason: "\(options.address) takes no writes (read_only), so \(target) cannot be made there",
                hint: "see docs/runbooks/database-read-only.md"
            )
        }
        guard row[1] == "0" else {
            throw RestoreFailure.unfit(
                reason: "\(target) is on \(options.address) already, and is not replaced",
                hint: "name another schema with --into-schema"
            )
        }
    }

    /// Copies it from the scratch server.
    func copy(from server: ScratchServer, in folder: FilePath) async throws -> String {
        let session = try await ServerSession.connect(options)
        let staging = Self.stagingPrefix + String(UInt32.random(in: 0 ... .max), radix: 36)
        do {
            try await dropLeftovers(session)
            try await session.run("CREATE DATABASE \(SQLText.name(staging))")
            try await load(from: server, into: staging, in: folder)
            try await session.run(
                "CREATE DATABASE IF NOT EXISTS \(SQLText.name(schema))",
                "RENAME TABLE \(TableName(schema: staging, table: table.table).quoted) TO \(target.quoted)",
                "DROP DATABASE \(SQLText.name(staging))"
            )
        } catch {
            try? await session.run("DROP DATABASE IF EXISTS \(SQLText.name(staging))")
            await session.close()
            throw error
        }
        await session.close()
        return "\(target) on \(options.address)"
    }

    private func dropLeftovers(_ session: ServerSession) async throws {
        let rows = try await session.rows("SELECT schema_name FROM information_schema.schemata")
        for name in rows.compactMap({ $0.first ?? nil }) where name.hasPrefix(Self.stagingPrefix) {
            try await session.run("DROP DATABASE \(SQLText.name(name))")
        }
    }

    private func load(from server: ScratchServer, into staging: String, in folder: FilePath) async throws {
        let client = folder.appending("copy.cnf")
        try DurableFile.write(try clientSettings.utf8, to: client, permissions: .ownerReadWrite)
        defer { unlink(client.string) }
        let dump = Command(
            server.programs.path(of: "mysqldump"),
            [
                "--defaults-file=\(server.clientFile)", "--single-transaction", "--set-gtid-purged=OFF",
                "--skip-triggers", "--hex-blob", "--no-tablespaces", "--max-allowed-packet=1G", "--", table.schema,
                table.table,
            ]
        )
        let load = Command(
            server.programs.path(of: "mysql"),
            [
                "--defaults-file=\(client)", "--batch", "--binary-mode", "--default-character-set=utf8mb4",
                "--max-allowed-packet=1G", staging,
            ]
        )
        _ = try await server.programs.runner.pipe([dump, load]) { _ in
        } draining: { reader in
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
            defer { buffer.deallocate() }
            while try reader.read(into: buffer) > 0 {}
        }
    }

    /// For MySQL's client, which knows no fingerprints.
    private var clientSettings: String {
        get throws {
            func quoted(_ text: String) -> String {
                "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
            }
            let account = "[client]\nuser=\(quoted(options.user))\npassword=\(quoted(options.password))\n"
            switch options.address {
            case .socket(let path): return account + "socket=\(quoted(path.string))\n"
            case .tcp(let host, let port, .authority(let file)):
                let place = "host=\(quoted(host))\nport=\(port)\nprotocol=TCP\n"
                return account + place + "ssl-mode=VERIFY_IDENTITY\nssl-ca=\(quoted(file.string))\n"
            case .tcp(_, _, .fingerprint):
                throw RestoreFailure.unfit(
                    reason: "MySQL's client program cannot check \(options.address) by its certificate's fingerprint",
                    hint: "set backup.server.authority, or backup.server.socket"
                )
            }
        }
    }

    /// Whether the copy is what was restored.
    func check(against restored: ServerSession) async throws -> CheckReport {
        let wanted = try await restored.perform { [table] in try TableChecksum.of($0, table) }
        let session = try await ServerSession.connect(options)
        let found = try await session.perform { [target] in try TableChecksum.of($0, target) }
        await session.close()
        let agrees = wanted != nil && wanted?.rows == found?.rows && wanted?.checksum == found?.checksum
        return CheckReport(
            name: "copied table",
            verdict: agrees ? .passed : .failed,
            target: "\(target) on \(options.address)",
            summary: agrees ? "it has the \(found?.rows ?? 0) rows that were restored" : "it is not what was restored",
            measurements: []
        )
    }
}
