package import FoundationEssentials

/// What distinguishes a history of a server's from its others.
package struct IncarnationRecord: Codable, Sendable, Hashable {
    static let currentSchema = 1

    package var schemaVersion = Self.currentSchema
    package var history: History
    package var startedAt: Date
    package var serverVersion: String
    /// Such as `the first`, or what was found to be another than archived.
    package var reason: String
    /// The first binlog file that was seen, and when the server says it made it (seconds since 1970).
    package var file: String?
    package var fileCreated: Int?
    /// What the server had executed already, and no longer has in its binlog.
    package var gtidPurged: String
    /// The incarnation before.
    package var previous: String?

    package init(
        history: History,
        startedAt: Date,
        serverVersion: String,
        reason: String,
        file: String? = nil,
        fileCreated: Int? = nil,
        gtidPurged: String = "",
        previous: String? = nil
    ) {
        self.history = history
        self.startedAt = startedAt
        self.serverVersion = serverVersion
        self.reason = reason
        self.file = file
        self.fileCreated = fileCreated
        self.gtidPurged = gtidPurged
        self.previous = previous
    }
}
