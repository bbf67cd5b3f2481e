package import BinaryLog

/// What a segment in the spool is a part of, written before its first byte.
package struct SegmentInfo: Codable, Sendable, Hashable {
    /// Counts all segments of the spool.
    package var number: Int
    package var server: String
    package var incarnation: String
    /// Within the incarnation, from 1.
    package var sequence: Int
    package var serverVersion: String
    /// The server's name for the file.
    package var file: String
    /// The moment that the file's description event bears, by which files of one name are told apart.
    package var fileBegun: UInt32
    /// Where in the server's file the first event is that follows the description; 4 for a file from its beginning.
    package var start: UInt64
    /// All transactions that are archived, or known to be missing, before it.
    package var before: GTIDSet
    package var origin: HistoryOrigin

    /// Where the reader is to believe that the first event is; nil where the event itself says so.
    var serverStart: UInt64? { start == Self.fileStart ? nil : start }
    static let fileStart: UInt64 = 4
}

/// How far the archive is: from where the stream goes on.
package struct ArchivePosition: Codable, Sendable, Hashable {
    package var number: Int
    package var server: String
    package var incarnation: String
    /// Of the last segment; 0 before the first.
    package var sequence: Int
    package var file: String
    /// Nil where that is not known.
    package var fileBegun: UInt32?
    /// After the last whole event, in the server's file.
    package var end: UInt64
    /// All transactions that are archived, or known to be missing.
    package var gtids: GTIDSet
    package var origin: HistoryOrigin
}

/// Why an incarnation was begun, and after which one.
package struct HistoryOrigin: Codable, Sendable, Hashable {
    package var reason: String
    package var previous: String?
}
