import ArgumentParser
import Environments
import Operations

/// Which table of a restored database is copied beside the live ones.
struct TableCopyOptions: ParsableArguments, Sendable {
    @Option(name: .long, help: "Then copy this table, such as chat.messages, into a schema of the live server.")
    var table: String?

    @Option(name: .long, help: "The schema for --table; nothing there is ever replaced.")
    var intoSchema: String?

    func validate() throws {
        if (table == nil) != (intoSchema == nil) {
            throw ValidationError("--table and --into-schema need each other.")
        }
        if let table, !table.dropFirst().dropLast().contains(".") {
            throw ValidationError("--table takes a schema and a table, such as chat.messages.")
        }
    }

    var arguments: [String] {
        [("table", table), ("into-schema", intoSchema)].compactMap { name, value in value.map { "--\(name)=\($0)" } }
    }

    /// Nil where none is asked for.
    func copy(of environment: LoadedEnvironment, _ target: Target) throws -> TableCopy? {
        guard let intoSchema, let parts = table?.split(separator: ".", maxSplits: 1).map(String.init) else {
            return nil
        }
        return TableCopy(
            of: TableName(schema: parts[0], table: parts[1]),
            into: intoSchema,
            on: try target.databaseServer(of: environment)
        )
    }
}
