internal import FoundationEssentials
internal import Processes
internal import SystemPackage

/// Asks the chat server whether a restored schema is one it can serve.
struct ChatServerCheck: Sendable {
    /// `ChatServer`.
    let program: FilePath
    let server: ScratchServer

    /// One check for each schema that is a chat's.
    func checks(_ session: ServerSession) async throws -> [CheckReport] {
        let schemas = try await session.rows(
            "SELECT table_schema FROM information_schema.tables WHERE table_name = 'schema_migrations'"
        ).compactMap { $0.first ?? nil }
        var checks: [CheckReport] = []
        for schema in schemas { checks.append(await check(schema)) }
        return checks
    }

    private func check(_ schema: String) async -> CheckReport {
        var report = CheckReport(
            name: "chat server",
            verdict: .failed,
            target: "\(program) database, schema \(schema)",
            summary: "",
            measurements: []
        )
        do {
            let state = try await ask(schema)
            report.measurements = state.measurements
            (report.verdict, report.summary) = Self.verdict(state)
        } catch {
            report.summary = FailureReport(error).message
        }
        return report
    }

    /// Migrations that came after the moment are pending by right: the server makes them when it starts.
    private static func verdict(_ state: DatabaseState) -> (CheckReport.Verdict, String) {
        if let fault = state.fault { return (.failed, fault.message) }
        if !state.missingTables.isEmpty {
            return (.failed, "tables are missing: \(state.missingTables.joined(separator: ", "))")
        }
        if !state.unknown.isEmpty {
            return (.warned, "the schema is newer than this server: \(state.unknown.joined(separator: ", "))")
        }
        if !state.pending.isEmpty {
            return (.passed, "all tables are there; \(state.pending.joined(separator: ", ")) would be migrated")
        }
        return (.passed, "all tables are there, and it can write")
    }

    private func ask(_ schema: String) async throws -> DatabaseState {
        var command = Command(
            program.string,
            ["database"],
            environment: [
                "CHAT_MYSQL_SOCKET": try server.socket.string, "CHAT_MYSQL_USER": ScratchServer.user,
                "CHAT_MYSQL_PASSWORD_FILE": server.passwordFile.string, "CHAT_MYSQL_DATABASE": schema,
            ],
            deadline: .seconds(60)
        )
        command.inherits = Command.harmlessVariables
        let result = try await server.programs.runner.run(command)
        guard result.succeeded else { throw DatabaseCheckFailure.notAsked(result.lastLine) }
        return try JSONDocument.decode(DatabaseState.self, from: Array(result.standardOutput.utf8))
    }
}
