/// Which server it is, and how it is set.
package struct ServerIdentity: Sendable, Hashable {
    package var uuid: String
    /// Such as `9.7.4`.
    package var version: String
    /// What a restore has to match, or a person wants to know, by the variables' names.
    package var settings: [String: String]

    static let recorded = [
        "binlog_checksum", "binlog_expire_logs_seconds", "binlog_format", "binlog_row_image", "binlog_row_metadata",
        "binlog_rows_query_log_events", "character_set_server", "collation_server", "datadir",
        "default_storage_engine", "enforce_gtid_consistency", "event_scheduler", "explicit_defaults_for_timestamp",
        "gtid_mode", "hostname", "innodb_flush_log_at_trx_commit", "innodb_page_size", "log_bin",
        "log_bin_basename", "lower_case_table_names", "max_allowed_packet", "max_binlog_size", "port", "server_id",
        "server_uuid", "socket", "sql_mode", "sync_binlog", "system_time_zone", "time_zone", "version",
        "version_comment",
    ]

    package func setting(_ name: String) -> String { settings[name] ?? "" }
}

extension ServerSession {
    package func identity() async throws -> ServerIdentity {
        let names = ServerIdentity.recorded.map(SQLText.literal).joined(separator: ", ")
        let rows = try await rows("SHOW GLOBAL VARIABLES WHERE variable_name IN (\(names))")
        var settings: [String: String] = [:]
        for row in rows { settings[try row.text(0)] = row[1] ?? "" }
        guard let uuid = settings["server_uuid"], let version = settings["version"] else {
            throw DatabaseFailure.unreadable("its identity")
        }
        return ServerIdentity(uuid: uuid, version: version, settings: settings)
    }
}
