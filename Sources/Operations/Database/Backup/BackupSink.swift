/// Takes the bytes of an object as they come, from one thread.
package typealias ContentWriter = (UnsafeRawBufferPointer) throws -> Void

/// Where a backup's objects go.
package protocol BackupSink: Sendable {
    /// Makes one object of what `body` writes, on a thread where it may block.
    ///
    /// Returns when the object is stored; throws otherwise, and then it is not.
    ///
    /// - Parameter name: of ASCII letters, digits, `-`, `_`, `.` and `/`; unique within the backup.
    func object<Value: Sendable>(
        _ name: String,
        _ body: @escaping @Sendable (ContentWriter) throws -> Value
    ) async throws -> Value
}

extension BackupSink {
    func object(_ name: String, text: String) async throws {
        try await object(name) { write in
            var text = text
            try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
        }
    }
}

/// One object of a backup, and what a restore does with it.
package struct BackupObject: Sendable, Hashable {
    package enum Role: String, Codable, Sendable {
        /// Schemas and tables; loaded first.
        case tables
        /// Rows of one table; loaded in any order, also at once.
        case rows
        /// Routines, views, triggers and events; loaded after all rows.
        case code
        /// Users, roles and grants; loaded last, since it may change the password of who loads it.
        case accounts
        /// A whole server's data folder, as tar.
        case folder
        /// A whole SQLite database.
        case database
    }

    package var name: String
    package var role: Role
    package var table: TableName?
    package var rows: Int?
}
