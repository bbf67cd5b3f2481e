import Environments
import FoundationEssentials
import Operations

extension Target {
    func databaseStatus(of environment: LoadedEnvironment, now: Date) async throws -> DatabaseStatus {
        let backup = try backupSection(of: environment)
        return try await DatabaseStatus.read(
            name.description,
            try backupTools(of: environment).repository,
            server: backup.server == nil ? nil : try databaseServer(of: environment),
            spool: backup.server == nil ? nil : archiveSpool(backup),
            records: databaseState,
            recipient: backup.recipient.map { "\($0)" },
            isKeyKnown: backup.identity.map { FileKind(at: $0.resolved(in: project.root)) != nil } ?? false
                || !backup.identityCommand.isEmpty,
            now: now
        )
    }
}
