internal import FoundationEssentials

/// How a server is backed up.
package enum BackupMethod: Sendable {
    /// - Parameter jobs: connections that read at once.
    case logical(jobs: Int, isStrict: Bool)

    /// One connection a core.
    package static var defaultJobs: Int { ProcessInfo.processInfo.activeProcessorCount }

    var kind: BackupManifest.Kind {
        switch self {
        case .logical: .logical
        }
    }

    var arguments: [String] {
        switch self {
        case .logical(let jobs, let isStrict): ["--jobs=\(jobs)"] + (isStrict ? ["--strict"] : [])
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
        }
    }
}
