import Foundation
import GRDB
import Logging
import SystemPackage

@testable import ChatServer

/// A kind of database that suites run on.
///
/// What must hold on every kind is parameterised by it, and asks for a database of its own:
///
///     @Test(arguments: TestDatabase.allCases)
///     func aNameIsTakenOnce(kind: TestDatabase) async throws {
///         let opened = try await kind.open()
///         try await opened.database.write { connection in … }
///     }
///
/// It is gone with the last reference to `opened`. Whole servers: `try ServerFixture(on: kind)`.
enum TestDatabase: String, CaseIterable, Sendable {
    case sqlite
    /// A new schema on the server that `script/test` starts (`Tests/testbed/mysql`), whose folder `CHATOPS_TEST_MYSQL`
    /// names; a test that asks for it fails where there is none.
    case mysql

    /// A migrated, empty database of its own.
    func open() async throws -> OpenDatabase {
        switch self {
        case .sqlite:
            let folder = try TemporaryFolder()
            let path = folder.path.appending("chat.db")
            _ = try SQLiteFile(path: path).migrate()
            let storage = try Storage(opening: path)
            return OpenDatabase(
                database: SQLiteDatabase(storage: storage),
                change: { sql in try DatabaseQueue(path: path.string).write { try $0.execute(sql: sql) } },
                remove: {
                    try? storage.close()
                    folder.remove()
                }
            )
        case .mysql:
            let schema = try TestSchema()
            _ = try await MySQLSchema(settings: schema.settings).migrate(logger: Logger(label: "test"))
            let database = try await MySQLDatabase.open(schema.settings, logger: Logger(label: "test"))
            return OpenDatabase(
                database: database,
                change: schema.change,
                remove: {
                    Task {
                        try? await database.close()
                        schema.drop()
                    }
                }
            )
        }
    }
}

/// A database that is removed with the last reference to this.
final class OpenDatabase: Sendable {
    let database: any ChatDatabase
    /// Runs and commits a statement as another process would, on the caller's thread.
    let change: @Sendable (String) throws -> Void
    private let remove: @Sendable () -> Void

    init(
        database: any ChatDatabase,
        change: @escaping @Sendable (String) throws -> Void,
        remove: @escaping @Sendable () -> Void
    ) {
        self.database = database
        self.change = change
        self.remove = remove
    }

    deinit { remove() }
}

/// A folder of its own under the system's folder for temporary files.
struct TemporaryFolder: Sendable {
    let path: FilePath

    init() throws {
        path = FilePath(FileManager.default.temporaryDirectory.path).appending("chat-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: false)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path.string) }
}
