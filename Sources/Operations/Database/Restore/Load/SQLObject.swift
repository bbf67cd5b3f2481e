/// SQL of a backup, opened, and what it is.
package struct SQLObject: Sendable, Hashable {
    /// Its name in the backup.
    package var name: String
    package var role: BackupObject.Role
    package var table: TableName?

    package init(name: String, role: BackupObject.Role, table: TableName?) {
        self.name = name
        self.role = role
        self.table = table
    }
}

extension SQLObject {
    /// Nil for an object that is no SQL.
    init?(_ object: SealedObject, of tables: [TableRecord]) {
        guard let role = BackupObject.Role(rawValue: object.role), ![.folder, .database].contains(role) else {
            return nil
        }
        // Names may have dots in them.
        let table = tables.map { TableName(schema: $0.schema, table: $0.table) }.first { "\($0)" == object.subject }
        self.init(name: object.name, role: role, table: table)
    }
}
