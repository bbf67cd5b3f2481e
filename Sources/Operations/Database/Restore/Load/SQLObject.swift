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
