package import FoundationEssentials

/// A part of the binlog, in a chain of which nothing can be missing without that being seen.
package struct SegmentManifest: Codable, Sendable, Hashable {
    static let currentSchema = 1

    package var schemaVersion = Self.currentSchema
    /// From 1, without holes.
    package var sequence: Int
    package var history: History
    package var serverVersion: String
    /// The server's name of the file.
    package var file: String
    /// Where in the server's file the part begins; at the first event after the one that describes the format, the
    /// object also has what is before, so that it can be read alone.
    package var startPosition: Int
    /// After its last event, in the server's file.
    package var endPosition: Int
    /// Bytes at the object's beginning that are not of the range but make it a binlog file.
    package var preamble: Int
    package var gtidBefore: String
    package var gtidAfter: String
    /// In microseconds since 1970, UTC, as the server stamped them; nil where there is no transaction.
    package var firstCommit: Int?
    package var lastCommit: Int?
    package var transactions: Int
    package var events: Int
    /// Whether the server's file ends here, and the next segment is of the next file.
    package var isFinished: Bool
    package var sealedAt: Date
    package var recipient: String?
    package var object: SealedObject
    /// Nil for the first.
    package var previous: ManifestReference?

    package init(
        sequence: Int,
        history: History,
        serverVersion: String,
        file: String,
        startPosition: Int,
        endPosition: Int,
        preamble: Int,
        gtidBefore: String,
        gtidAfter: String,
        firstCommit: Int?,
        lastCommit: Int?,
        transactions: Int,
        events: Int,
        isFinished: Bool,
        sealedAt: Date,
        recipient: String?,
        object: SealedObject,
        previous: ManifestReference?
    ) {
        self.sequence = sequence
        self.history = history
        self.serverVersion = serverVersion
        self.file = file
        self.startPosition = startPosition
        self.endPosition = endPosition
        self.preamble = preamble
        self.gtidBefore = gtidBefore
        self.gtidAfter = gtidAfter
        self.firstCommit = firstCommit
        self.lastCommit = lastCommit
        self.transactions = transactions
        self.events = events
        self.isFinished = isFinished
        self.sealedAt = sealedAt
        self.recipient = recipient
        self.object = object
        self.previous = previous
    }

    /// Whether this segment goes on where `other` ended, so that no transaction is missing between them.
    ///
    /// A server that was killed leaves a file without an end, and goes on in the next one.
    package func continues(_ other: SegmentManifest) -> Bool {
        guard sequence == other.sequence + 1, gtidBefore == other.gtidAfter else { return false }
        return file != other.file || (!other.isFinished && startPosition == other.endPosition)
    }
}
