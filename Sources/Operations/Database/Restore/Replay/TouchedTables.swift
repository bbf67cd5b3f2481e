internal import BinaryLog

/// The tables that transactions may have changed.
package struct TouchedTables: Sendable {
    private var tables: Set<TableName> = []
    /// Statements that change definitions, in small letters, and the schema they were made in.
    private var definitions: [(schema: String, text: String)] = []
    /// Something was compressed, so that all may be touched.
    private var isUnknown = false

    mutating func note(_ event: Event) {
        switch event.type {
        case .tableMap:
            if let map = TableMap(event) { tables.insert(TableName(schema: map.schema, table: map.table)) }
        case .query:
            if let statement = StatementEvent(event), !statement.isBoundary {
                definitions.append((statement.schema.lowercased(), statement.text.lowercased()))
            }
        case .transactionPayload: isUnknown = true
        default: break
        }
    }

    mutating func merge(_ other: TouchedTables) {
        tables.formUnion(other.tables)
        definitions += other.definitions
        isUnknown = isUnknown || other.isUnknown
    }

    /// Whether the table may have been changed; a statement that names it, or its schema, counts, whatever it says.
    func mayHold(_ table: TableName) -> Bool {
        if isUnknown || tables.contains(table) { return true }
        return definitions.contains { statement in
            statement.text.contains(table.table.lowercased()) || statement.text.contains(table.schema.lowercased())
        }
    }
}
