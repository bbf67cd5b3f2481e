package import BinaryLog
package import FoundationEssentials
package import SystemPackage

/// What an archive is doing and has seen, as it lies in its spool for whoever asks.
package struct ArchiveState: Codable, Sendable, Equatable {
    package enum Phase: String, Codable, Sendable {
        case connecting, streaming, stopped
    }

    package static let currentSchema = 1

    package var schemaVersion = Self.currentSchema
    package var phase = Phase.connecting
    package var startedAt: Date
    package var updatedAt: Date
    /// Where the server is.
    package var address: String
    package var server: String?
    package var serverVersion: String?
    package var incarnation: String?
    package var file: String?
    package var position: UInt64?
    /// All transactions that are safe in the spool or the repository, or known to be missing.
    package var archived = GTIDSet()
    /// Those of them that are in the repository.
    package var stored = GTIDSet()
    /// When the server committed the last of them that came, in microseconds of Unix time.
    package var lastCommit: UInt64?
    /// How many transactions the server had that were not archived; nil where it could not be asked.
    package var lagTransactions: UInt64?
    /// For how long it has had some.
    package var lagSeconds: Double?
    package var pendingSegments = 0
    package var reconnections = 0
    package var semiSync: SemiSync?
    package var holes: [ArchiveHole] = []
    package var alarms: [ArchiveAlarm] = []

    package struct SemiSync: Codable, Sendable, Equatable {
        /// Commits wait for the archive; false when the server has gone on without it.
        package var isActive: Bool
        package var acknowledged: UInt64
    }

    package init(address: String, at now: Date) {
        self.address = address
        startedAt = now
        updatedAt = now
    }

    /// What the archive with this spool wrote last; nil where there was none.
    package static func read(in spool: FilePath) throws -> ArchiveState? {
        try JSONDocument.read(ArchiveState.self, at: spool.appending("state.json"))
    }

    /// Whether an archive with this spool is running.
    package static func isRunning(in spool: FilePath) -> Bool { FileLock.isHeld(spool.appending("lock")) }
}

/// Transactions that the archive will never have.
package struct ArchiveHole: Codable, Sendable, Hashable {
    package let server: String
    package let incarnation: String
    package let missing: GTIDSet
    package let noticedAt: Date
    package let reason: String
}

/// Something a person has to look at.
package struct ArchiveAlarm: Codable, Sendable, Hashable {
    package enum Kind: String, Codable, Sendable, CaseIterable {
        /// The server cannot be reached, or its stream broke off.
        case connection
        /// What came is damaged.
        case stream
        case hole
        case incarnation
        case otherServer
        /// Segments cannot be stored.
        case storing
        /// Commits have gone on without the archive.
        case semiSync

        /// Whether it stays until somebody removes it: what it tells of is not over when all works again.
        package var stays: Bool {
            switch self {
            case .hole, .incarnation, .otherServer: true
            case .connection, .stream, .storing, .semiSync: false
            }
        }
    }

    package let kind: Kind
    package var text: String
    package let since: Date
}
