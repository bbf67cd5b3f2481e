/// A table, and the schema it is in.
package struct TableName: Hashable, Sendable, Comparable, CustomStringConvertible {
    package var schema: String
    package var table: String

    package init(schema: String, table: String) {
        self.schema = schema
        self.table = table
    }

    package var description: String { "\(schema).\(table)" }

    /// As SQL has it.
    var quoted: String { "\(SQLText.name(schema)).\(SQLText.name(table))" }

    package static func < (one: TableName, other: TableName) -> Bool {
        (one.schema, one.table) < (other.schema, other.table)
    }
}
