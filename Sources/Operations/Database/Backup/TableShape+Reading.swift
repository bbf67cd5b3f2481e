package import MySQLClient

extension TableShape {
    /// Schemas of the server's own, which are part of no backup.
    static let ownSchemas = ["information_schema", "mysql", "ndbinfo", "performance_schema", "sys"]

    private static var ownSchemaList: String { ownSchemas.map(SQLText.literal).joined(separator: ", ") }

    /// All base tables but the server's own, in the order of their names.
    package static func all(_ connection: Connection) throws -> [TableShape] {
        try read(connection, where: "NOT IN (\(ownSchemaList))", table: nil)
    }

    /// Nil where there is no such base table.
    package static func read(_ name: TableName, _ connection: Connection) throws -> TableShape? {
        try read(connection, where: "= \(SQLText.literal(name.schema))", table: name.table).first
    }

    private static func read(_ connection: Connection, where schema: String, table: String?) throws -> [TableShape] {
        let named = table.map { " AND table_name = \(SQLText.literal($0))" } ?? ""
        let condition = "table_schema \(schema)\(named)"
        try connection.run("SET SESSION information_schema_stats_expiry = 0")
        var columns: [TableName: [Column]] = [:]
        let read = try connection.textRows(
            """
            SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns
            WHERE \(condition) AND generation_expression = '' ORDER BY table_schema, table_name, ordinal_position
            """
        )
        for row in read {
            let name = TableName(schema: try row.text(0), table: try row.text(1))
            columns[name, default: []].append(Column(name: try row.text(2), type: try row.text(3).lowercased()))
        }
        var keys: [TableName: [String]] = [:]
        let parts = try connection.textRows(
            """
            SELECT table_schema, table_name, column_name FROM information_schema.key_column_usage
            WHERE \(condition) AND constraint_name = 'PRIMARY' ORDER BY table_schema, table_name, ordinal_position
            """
        )
        for row in parts {
            keys[TableName(schema: try row.text(0), table: try row.text(1)), default: []].append(try row.text(2))
        }
        let tables = try connection.textRows(
            """
            SELECT table_schema, table_name, engine, table_rows, data_length FROM information_schema.tables
            WHERE \(condition) AND table_type = 'BASE TABLE' ORDER BY table_schema, table_name
            """
        )
        return try tables.map { row in
            let name = TableName(schema: try row.text(0), table: try row.text(1))
            return TableShape(
                name: name,
                engine: row[2] ?? "",
                columns: columns[name] ?? [],
                primaryKey: keys[name] ?? [],
                estimatedRows: row[3].flatMap { Int($0) } ?? 0,
                estimatedBytes: row[4].flatMap { Int($0) } ?? 0
            )
        }.sorted { $0.name < $1.name }
    }
}

extension [String?] {
    /// What cannot be NULL in an answer of the server's.
    func text(_ index: Int) throws(DatabaseFailure) -> String {
        guard indices.contains(index), let text = self[index] else { throw .unreadable("column \(index + 1)") }
        return text
    }
}
