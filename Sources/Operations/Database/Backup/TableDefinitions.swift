internal import MySQLClient

/// The statements that make a server's schemas and empty tables.
enum TableDefinitions {
    static func text(_ connection: Connection, tables: [TableShape]) throws -> String {
        var text = SQLText.header("schemas and tables")
        for schema in try schemas(connection) {
            let row = try connection.textRows("SHOW CREATE DATABASE IF NOT EXISTS \(SQLText.name(schema))").first
            text += try (row ?? []).text(1) + ";\n"
        }
        var schema: String?
        for table in tables {
            if table.name.schema != schema {
                schema = table.name.schema
                text += "\nUSE \(SQLText.name(table.name.schema));\n"
            }
            let row = try connection.textRows("SHOW CREATE TABLE \(table.name.quoted)").first
            text += try (row ?? []).text(1) + ";\n"
        }
        return text + "-- chatops: end\n"
    }

    static func schemas(_ connection: Connection) throws -> [String] {
        let own = TableShape.ownSchemas.map(SQLText.literal).joined(separator: ", ")
        return try connection.textRows(
            "SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN (\(own)) ORDER BY schema_name"
        ).map { try $0.text(0) }
    }
}
