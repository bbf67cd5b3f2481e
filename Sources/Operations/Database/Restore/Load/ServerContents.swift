/// What is in a server besides its own schemas.
enum ServerContents {
    private static let own = "('mysql', 'sys', 'performance_schema', 'information_schema')"

    static func dropSchemas(_ session: ServerSession, except kept: String) async throws {
        let rows = try await session.rows(
            "SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN \(own)"
        )
        for schema in rows.compactMap({ $0.first ?? nil }) where schema != kept {
            try await session.run("DROP DATABASE \(SQLText.name(schema))")
        }
    }

    /// Views, routines, triggers and events, which are not made `IF NOT EXISTS`.
    static func dropCode(_ session: ServerSession) async throws {
        for kind in ["TRIGGER", "EVENT", "VIEW"] {
            let rows = try await session.rows(
                "SELECT \(kind)_schema, \(kind)_name FROM information_schema.\(kind)s WHERE \(kind)_schema NOT IN \(own)"
                    .replacing("VIEW_", with: "table_")
            )
            try await drop(rows, session) { _ in kind }
        }
        let routines = try await session.rows(
            """
            SELECT routine_schema, routine_name, routine_type FROM information_schema.routines \
            WHERE routine_schema NOT IN \(own)
            """
        )
        try await drop(routines, session) { $0[2] ?? "" }
    }

    private static func drop(
        _ rows: [[String?]],
        _ session: ServerSession,
        _ kind: ([String?]) -> String
    ) async throws {
        for row in rows {
            guard let schema = row[0], let name = row[1] else { continue }
            try await session.run("DROP \(kind(row)) \(SQLText.name(schema)).\(SQLText.name(name))")
        }
    }
}
