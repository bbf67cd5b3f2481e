package import Diagnostics
package import SystemPackage

/// Why a binlog cannot be archived.
package enum ArchiveFailure: Failure {
    /// Another process archives into the same spool.
    case running(FilePath)
    /// What is to be changed at the server, each as `variable=value`.
    case settings(server: String, [String])
    case withoutSemiSync(server: String)
    case semiSyncSettings(server: String, statement: String)
    /// Sealed segments are in the spool that could not be stored.
    case unstored(Int, spool: FilePath, reason: String)
    /// A segment in the spool is not what was written there.
    case damagedSpool(FilePath, reason: String)
    case unreadable(server: String, what: String)
    /// The server had more when it was asked than the stream has given since.
    case behind(missing: String)
}

extension ArchiveFailure {
    package var message: String {
        switch self {
        case .running(let spool): "another process archives the binlog into \(spool) already"
        case .settings(let server, let wanted):
            "the binlog of \(server) cannot be archived as it is set: it takes \(wanted.joined(separator: " "))"
        case .withoutSemiSync(let server): "\(server) has no semi-synchronous replication, so commits cannot wait"
        case .semiSyncSettings(let server, let statement):
            "\(server) does not make commits wait for the archive, and did not let that be changed: \(statement)"
        case .unstored(let count, let spool, let reason):
            "\(count) sealed segments of the binlog are still in \(spool), since they could not be stored: \(reason)"
        case .damagedSpool(let path, let reason): "\(path) is not what was archived there: \(reason)"
        case .unreadable(let server, let what): "\(server) does not tell \(what)"
        case .behind(let missing): "the stream ended before these transactions came: \(missing)"
        }
    }

    package var hint: String? {
        switch self {
        case .running(let spool): "fuser -v \(spool)/lock shows which; only one may"
        case .settings: "set them in the server's configuration, and restart it"
        case .withoutSemiSync:
            "as an administrator of the server: INSTALL PLUGIN rpl_semi_sync_source SONAME 'semisync_source.so'"
        case .semiSyncSettings(_, let statement): "as an administrator of the server: \(statement)"
        case .unstored: "they are stored when the archive runs again; nothing is lost while the spool is there"
        case .damagedSpool:
            "move it and the .json beside it away; the server is asked again for what is not purged there"
        default: nil
        }
    }

    package var exitCode: ExitCode {
        switch self {
        case .settings, .withoutSemiSync, .semiSyncSettings: .configuration
        default: .failed
        }
    }
}
