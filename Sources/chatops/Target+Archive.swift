import Environments
import Operations
import SystemPackage

extension Target {
    /// Where an archive keeps what is not stored yet, and its state.
    func archiveSpool(_ backup: Backup) -> FilePath {
        backup.archive.spool?.resolved(in: project.root)
            ?? StateFolder.path(of: name, in: project.root).appending("archive")
    }

    /// What follows the server's binlog into the environment's repository.
    ///
    /// - Parameter isSemiSync: whether commits wait for it, whatever the environment says.
    func archiver(
        of environment: LoadedEnvironment,
        isSemiSync: Bool,
        log: @escaping @Sendable (ArchiveEvent) -> Void
    ) throws -> Archiver {
        let backup = try backupSection(of: environment)
        let tools = try backupTools(of: environment)
        let archive = RepositoryArchive(tools.repository, seal: tools.seal)
        let spool = archiveSpool(backup)
        let settings = ArchiveSettings(
            server: try databaseServer(of: environment).options,
            serverID: UInt32(clamping: backup.archive.serverID),
            seal: backup.archive.seal,
            isSemiSync: isSemiSync || backup.archive.semiSync,
            spool: spool,
            metrics: spool.appending("archive.prom"),
            environment: name.description
        )
        return Archiver(
            settings,
            log: log,
            stored: { try await archive.position() },
            store: { try await archive.store($0) }
        )
    }
}
