internal import FoundationEssentials
package import SystemPackage

/// How a server is backed up.
package enum BackupMethod: Sendable {
    /// - Parameter jobs: connections that read at once.
    case logical(jobs: Int, isStrict: Bool)
    /// - Parameter folder: where the server may write a copy of its files; nil is beside its data.
    case physical(folder: FilePath?)

    /// One connection a core.
    package static var defaultJobs: Int { ProcessInfo.processInfo.activeProcessorCount }

    var kind: BackupManifest.Kind {
        switch self {
        case .logical: .logical
        case .physical: .physical
        }
    }

    var arguments: [String] {
        switch self {
        case .logical(let jobs, let isStrict): ["--jobs=\(jobs)"] + (isStrict ? ["--strict"] : [])
        case .physical(let folder): ["--physical"] + (folder.map { ["--clone-folder=\($0)"] } ?? [])
        }
    }

    func run(
        _ server: DatabaseServer,
        to sink: some BackupSink,
        tell: @escaping @Sendable (String) -> Void
    ) async throws -> LogicalBackup.Contents {
        switch self {
        case .logical(let jobs, let isStrict):
            var backup = LogicalBackup(of: server, jobs: jobs)
            backup.isStrict = isStrict
            return try await backup.run(to: sink, tell: tell)
        case .physical(let folder):
            return try await PhysicalBackup(of: server, folder: folder).run(to: sink, tell: tell)
        }
    }
}
