import FoundationEssentials
import Logging
import SystemPackage

/// Writes the reference pages into a checkout; `script/docs` calls it.
///
/// - Returns: Their paths in the checkout, a line each.
/// - Throws: `Errno` when a file cannot be written; its folder is there.
func writeReference(into checkout: FilePath) throws -> String {
    let pages = try ReferencePages.all(endpoints: Endpoint.described)
    for (path, text) in pages {
        let file = try FileDescriptor.open(
            checkout.appending(path),
            .writeOnly,
            options: [.create, .truncate],
            permissions: [.ownerReadWrite, .groupRead, .otherRead]
        )
        _ = try file.closeAfter { try file.writeAll(text.utf8) }
    }
    return pages.keys.sorted().map { $0 + "\n" }.joined()
}

extension Endpoint {
    /// All of them, to be described and never called.
    static var described: [Endpoint] {
        let database = AbsentDatabase()
        let services = Services(
            settings: Settings(database: .sqlite("")),
            database: database,
            logger: Logger(label: "reference") { _ in SwiftLogNoOpLogHandler() }
        )
        return HealthRoutes(readiness: Readiness(database: database), startedAt: Date()).endpoints + services.endpoints
    }
}

/// In which nothing can be read or written.
private struct AbsentDatabase: ServedDatabase {
    let dialect = Dialect.sqlite
    let newerMigrations: [String] = []
    let load = DatabaseLoad(connections: 0, jobs: 0)

    func attempt<Result: Sendable>(
        _ access: SQLAccess,
        within deadline: Duration,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        throw SQLFailure.unavailable("there is no database")
    }

    func checkHealth() async throws {
        throw SQLFailure.unavailable("there is no database")
    }

    func close() async throws {}
}
