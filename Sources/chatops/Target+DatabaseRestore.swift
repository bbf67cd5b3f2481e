import Environments
import FoundationEssentials
import Operations
import Processes
import SystemPackage

extension Target {
    /// MySQL's own programs, as the environment names their folder.
    func mysqlPrograms(_ backup: Backup) -> MySQLPrograms {
        MySQLPrograms(in: backup.programs?.resolved(in: project.root), runner: runner)
    }

    /// What a restore works with, whose folder is `folder`, or the one named by `name` in the state folder.
    ///
    /// - Parameter fetchesKey: whether the key is asked of the program that prints it, even where there is a file.
    func restoreTools(
        of environment: LoadedEnvironment,
        in folder: FilePath,
        fetchesKey: Bool,
        jobs: Int?
    ) async throws -> RestoreTools {
        let backup = try backupSection(of: environment)
        return RestoreTools(
            repository: try repository(backup),
            identity: try await identity(backup, fetchesKey: fetchesKey),
            programs: mysqlPrograms(backup),
            folder: folder,
            jobs: jobs ?? max(2, ProcessInfo.processInfo.activeProcessorCount),
            chatServer: chatServer
        )
    }

    /// The server that was built or unpacked beside chatops; nil where there is none.
    private var chatServer: FilePath? {
        let path = program.removingLastComponent().appending("ChatServer")
        return FileKind(at: path) == nil ? nil : path
    }

    /// The key that opens backups; nil where the environment names none.
    private func identity(_ backup: Backup, fetchesKey: Bool) async throws -> AgeIdentity? {
        let file = backup.identity?.resolved(in: project.root)
        guard let program = backup.identityCommand.first, fetchesKey || file == nil else {
            return file.map(AgeIdentity.file)
        }
        var command = Command(program, Array(backup.identityCommand.dropFirst()), workingDirectory: project.root)
        command.inherits = Command.harmlessVariables
        command.deadline = .seconds(60)
        return .bytes(Array(try await runner.revealingOutput.run(command).checked().standardOutput.utf8))
    }
}
