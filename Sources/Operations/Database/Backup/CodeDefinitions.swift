internal import MySQLClient

/// The statements that make a server's routines, views, triggers and events, for when its rows are there.
///
/// Views come after the routines they may call, and after the views they are made of.
struct CodeDefinitions {
    private let connection: Connection
    private let condition: String
    private var text = SQLText.header("routines, views, triggers and events")
    /// Views that no longer work on the server itself, which are written as comments.
    private(set) var brokenViews: [TableName] = []

    /// - Returns: The statements, and the views that could not be part of them.
    static func text(_ connection: Connection) throws -> (text: String, brokenViews: [TableName]) {
        var definitions = CodeDefinitions(connection)
        try definitions.appendRoutines()
        try definitions.appendViews()
        try definitions.appendTriggers()
        try definitions.appendEvents()
        return (definitions.text + "-- chatops: end\n", definitions.brokenViews)
    }

    private init(_ connection: Connection) {
        self.connection = connection
        condition = "NOT IN (\(TableShape.ownSchemas.map(SQLText.literal).joined(separator: ", ")))"
    }

    private mutating func appendRoutines() throws {
        let routines = try connection.textRows(
            """
            SELECT routine_schema, routine_name, routine_type, sql_mode, collation_connection
            FROM information_schema.routines WHERE routine_schema \(condition)
            ORDER BY routine_schema, routine_type, routine_name
            """
        )
        for row in routines {
            let name = TableName(schema: try row.text(0), table: try row.text(1))
            let type = try row.text(2)
            let created = try connection.textRows("SHOW CREATE \(type) \(name.quoted)").first ?? []
            guard let statement = created.dropFirst(2).first ?? nil else {
                throw DatabaseFailure.unreadable("the body of \(type) \(name), which takes the privilege SHOW_ROUTINE")
            }
            append(statement, in: name.schema, mode: try row.text(3), collation: try row.text(4))
        }
    }

    private mutating func appendViews() throws {
        var remaining: [(name: TableName, collation: String)] = try connection.textRows(
            """
            SELECT table_schema, table_name, collation_connection FROM information_schema.views
            WHERE table_schema \(condition) ORDER BY table_schema, table_name
            """
        ).map { (TableName(schema: try $0.text(0), table: try $0.text(1)), try $0.text(2)) }
        let usage = try connection.textRows(
            """
            SELECT view_schema, view_name, table_schema, table_name FROM information_schema.view_table_usage
            WHERE view_schema \(condition)
            """
        ).map {
            (
                view: TableName(schema: try $0.text(0), table: try $0.text(1)),
                uses: TableName(schema: try $0.text(2), table: try $0.text(3))
            )
        }
        while !remaining.isEmpty {
            let waiting = Set(remaining.map(\.name))
            let blocked = Set(usage.filter { $0.uses != $0.view && waiting.contains($0.uses) }.map(\.view))
            // What is made of itself, which no server lets be, ends with the rest.
            let ready = remaining.filter { !blocked.contains($0.name) }
            for view in ready.isEmpty ? remaining : ready { try appendView(view.name, collation: view.collation) }
            remaining = ready.isEmpty ? [] : remaining.filter { blocked.contains($0.name) }
        }
    }

    private mutating func appendView(_ name: TableName, collation: String) throws {
        let row = try connection.textRows("SHOW CREATE VIEW \(name.quoted)").first ?? []
        let statement = try row.text(1)
        if try works(name) {
            append(statement, in: name.schema, mode: nil, collation: collation)
        } else {
            brokenViews.append(name)
            text += "-- does not work on the server either: \(SQLText.comment(statement))\n"
        }
    }

    private func works(_ view: TableName) throws(MySQLFailure) -> Bool {
        do {
            _ = try connection.textRows("SELECT * FROM \(view.quoted) LIMIT 0")
            return true
        } catch {
            // Who may not read it can still not say that it is broken.
            if error.kind == .denied { return true }
            guard error.code == 1356 else { throw error }
            return false
        }
    }

    private mutating func appendTriggers() throws {
        let triggers = try connection.textRows(
            """
            SELECT trigger_schema, trigger_name, sql_mode, collation_connection FROM information_schema.triggers
            WHERE trigger_schema \(condition) ORDER BY event_object_schema, event_object_table, event_manipulation,
            action_timing, action_order
            """
        )
        for row in triggers {
            let name = TableName(schema: try row.text(0), table: try row.text(1))
            let created = try connection.textRows("SHOW CREATE TRIGGER \(name.quoted)").first ?? []
            append(try created.text(2), in: name.schema, mode: try row.text(2), collation: try row.text(3))
        }
    }

    private mutating func appendEvents() throws {
        let events = try connection.textRows(
            """
            SELECT event_schema, event_name, sql_mode, collation_connection, time_zone FROM information_schema.events
            WHERE event_schema \(condition) ORDER BY event_schema, event_name
            """
        )
        for row in events {
            let name = TableName(schema: try row.text(0), table: try row.text(1))
            let created = try connection.textRows("SHOW CREATE EVENT \(name.quoted)").first ?? []
            text += "SET SESSION time_zone = \(SQLText.literal(try row.text(4)));\n"
            append(try created.text(3), in: name.schema, mode: try row.text(2), collation: try row.text(3))
        }
    }

    /// - Parameter mode: the `sql_mode` it is read in; nil for the usual one.
    private mutating func append(_ statement: String, in schema: String, mode: String?, collation: String) {
        var delimiter = "$$"
        while statement.contains(delimiter) { delimiter += "$" }
        text += """
            USE \(SQLText.name(schema));
            SET SESSION collation_connection = \(collation), sql_mode = \(SQLText.literal(mode ?? ""));
            DELIMITER \(delimiter)
            \(statement)
            \(delimiter)
            DELIMITER ;

            """
    }
}
