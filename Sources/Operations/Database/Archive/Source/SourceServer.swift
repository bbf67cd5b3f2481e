internal import BinaryLog
internal import MySQLClient

/// What the server is whose binlog is archived, as it says when it is asked.
struct SourceServer {
    struct File {
        let name: String
        let size: UInt64
    }

    let address: String
    let uuid: String
    let version: String
    let executed: GTIDSet
    let purged: GTIDSet
    /// In the order they were written.
    let files: [File]
    private let settings: [String: String]

    init(_ connection: Connection) throws {
        address = connection.address.description
        let names = Self.needed.map(\.name) + ["server_uuid", "gtid_executed", "gtid_purged"] + Self.semiSync
        let list = names.map { "'\($0)'" }.joined(separator: ", ")
        var settings: [String: String] = [:]
        let rows = try connection.execute(
            "SELECT variable_name, variable_value FROM performance_schema.global_variables WHERE variable_name IN (\(list))"
        ).rows
        for row in rows where row.count == 2 {
            if let name = row[0].words, let value = row[1].words { settings[name] = value }
        }
        // Too long for that table, where much was executed.
        let sets = try connection.execute("SELECT @@GLOBAL.gtid_executed, @@GLOBAL.gtid_purged").rows.first ?? []
        guard let uuid = settings["server_uuid"], sets.count == 2,
            let executed = sets[0].words.flatMap({ GTIDSet($0) }), let purged = sets[1].words.flatMap({ GTIDSet($0) })
        else { throw ArchiveFailure.unreadable(server: address, what: "its identity") }
        self.settings = settings
        self.uuid = uuid
        version = connection.serverVersion
        self.executed = executed
        self.purged = purged
        try Self.check(settings, address)
        files = try connection.execute("SHOW BINARY LOGS").rows.compactMap { row in
            guard row.count >= 2, let name = row[0].words, let size = row[1].number else { return nil }
            return File(name: name, size: size)
        }
    }

    /// Without these, what is archived could not be replayed exactly, or not be checked.
    private static let needed: [(name: String, value: String)] = [
        ("log_bin", "ON"), ("gtid_mode", "ON"), ("enforce_gtid_consistency", "ON"), ("binlog_format", "ROW"),
        ("binlog_row_image", "FULL"), ("binlog_checksum", "CRC32"),
    ]
    private static let semiSync = ["rpl_semi_sync_source_enabled", "rpl_semi_sync_source_timeout"]

    private static func check(_ settings: [String: String], _ address: String) throws(ArchiveFailure) {
        let wrong = needed.filter { settings[$0.name].map { $0.uppercased() } != $0.value }
        guard wrong.isEmpty else { throw .settings(server: address, wrong.map { "\($0.name)=\($0.value)" }) }
    }

    /// Makes commits wait for the archive, for ever if need be; a timeout would let them go on without it.
    func demandSemiSync(_ connection: Connection) throws {
        guard let enabled = settings["rpl_semi_sync_source_enabled"],
            let timeout = settings["rpl_semi_sync_source_timeout"].flatMap({ UInt64($0) })
        else { throw ArchiveFailure.withoutSemiSync(server: address) }
        if enabled == "ON", timeout >= Self.longTimeout { return }
        let statement =
            "SET PERSIST rpl_semi_sync_source_timeout = 4294967295, PERSIST rpl_semi_sync_source_enabled = ON"
        do throws(MySQLFailure) {
            try connection.run(statement)
        } catch {
            guard error.kind == .denied else { throw error }
            throw ArchiveFailure.semiSyncSettings(server: address, statement: statement)
        }
    }

    /// A day, in milliseconds.
    private static let longTimeout: UInt64 = 86_400_000
}

extension MySQLValue {
    var words: String? {
        switch self {
        case .text(let text): text
        case .blob(let bytes): String(validating: bytes, as: UTF8.self)
        case .integer(let number): String(number)
        case .unsigned(let number): String(number)
        case .null, .real: nil
        }
    }

    var number: UInt64? {
        switch self {
        case .integer(let number): UInt64(exactly: number)
        case .unsigned(let number): number
        case .text(let text): UInt64(text)
        case .null, .real, .blob: nil
        }
    }
}
