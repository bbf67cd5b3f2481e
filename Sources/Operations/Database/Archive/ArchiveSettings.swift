package import MySQLClient
package import SystemPackage

/// What a binlog is archived with.
package struct ArchiveSettings: Sendable {
    package var server: ConnectionOptions
    /// Who the archive is among the server's replicas.
    package var serverID: UInt32
    /// After this time what has come is sealed, though the server's file goes on.
    package var seal: Duration
    /// Whether commits wait for the archive.
    package var isSemiSync: Bool
    /// Where what has come is until it is stored; made when missing.
    package var spool: FilePath
    /// For node_exporter; nil for none.
    package var metrics: FilePath?
    /// For metrics.
    package var environment: String

    package init(
        server: ConnectionOptions,
        serverID: UInt32,
        seal: Duration,
        isSemiSync: Bool,
        spool: FilePath,
        metrics: FilePath? = nil,
        environment: String
    ) {
        self.server = server
        self.server.timeout = Self.silence
        self.server.connectTimeout = .seconds(4)
        self.serverID = serverID
        self.seal = seal
        self.isSemiSync = isSemiSync
        self.spool = spool
        self.metrics = metrics
        self.environment = environment
    }

    /// How long a server may say nothing, that is asked to say something every second.
    private static let silence = Duration.seconds(6)

    /// The same for every archive with this id, so that the server lets a second one end the first, which notices.
    var replicaUUID: String {
        let digits = String(serverID, radix: 16)
        return "63686174-6f70-4073-8000-0000" + String(repeating: "0", count: 8 - digits.count) + digits
    }

    var stream: BinaryLogStream.Options {
        var options = BinaryLogStream.Options(serverID: serverID, replicaUUID: replicaUUID)
        options.isSemiSync = isSemiSync
        return options
    }
}
