/// One step of the schema's history.
///
/// Migrations are only ever appended: one that shipped is never edited.
///
/// The SQL lies in `Storage/Migrations/<dialect>-<id>.sql` and is compiled into the program (SwiftPM's `embedInCode`),
/// so that the server stays one file that can be copied elsewhere.
struct Migration: Sendable {
    let id: String
    let sql: String

    init(_ id: String, sql: String) {
        self.id = id
        self.sql = sql
    }

    private init(_ id: String, _ file: [UInt8]) {
        self.init(id, sql: String(decoding: file, as: UTF8.self))
    }

    /// All migrations for SQLite, oldest first.
    static let sqlite = [
        Migration("0001-server", PackageResources.sqlite_0001_server_sql),
        Migration("0002-chat", PackageResources.sqlite_0002_chat_sql),
    ]

    /// All migrations for MySQL, oldest first.
    ///
    /// MySQL commits each statement by itself, so each can be run again.
    static let mysql = [
        Migration("0001-server", PackageResources.mysql_0001_server_sql),
        Migration("0002-chat", PackageResources.mysql_0002_chat_sql),
    ]
}
