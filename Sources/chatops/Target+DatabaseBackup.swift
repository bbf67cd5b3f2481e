import BuildInfo
import Environments
import Operations
import SystemPackage

extension Target {
    /// Where what is known of the environment's backups is kept.
    var databaseState: FilePath { StateFolder.path(of: name, in: project.root).appending("database") }

    /// The environment's backup section; throws where there is none.
    func backupSection(of environment: LoadedEnvironment) throws -> Backup {
        try DatabaseServer.section(of: environment)
    }

    /// The server that the environment's backups are made of.
    func databaseServer(of environment: LoadedEnvironment) throws -> DatabaseServer {
        try DatabaseServer(of: environment, project: project.root)
    }

    /// What backups are stored with.
    func backupTools(of environment: LoadedEnvironment) throws -> BackupTools {
        let section = try backupSection(of: environment)
        return BackupTools(
            repository: try repository(section, signs: true),
            seal: ObjectSeal(to: section.recipient, runner: runner),
            state: databaseState,
            runner: runner,
            maker: "chatops \(BuildInfo.version)"
        )
    }
}
