/// The first event of every file: who wrote it, and how to read the others.
package struct FormatDescription: Hashable, Sendable {
    /// Such as `9.7.4`.
    package let serverVersion: String
    /// When the server began, where this is the first file since; else 0.
    package let created: UInt32
    /// When the file was begun, in whole seconds of Unix time.
    package let timestamp: UInt32
    package let serverID: UInt32
    /// Whether every event ends with a CRC32.
    package let hasChecksums: Bool

    package init(_ event: Event, at offset: UInt64 = 4) throws(BinaryLogFailure) {
        var cursor = ByteCursor(event.body)
        guard event.type == .formatDescription, let format = cursor.integer(2), let version = cursor.bytes(50),
            let created = cursor.integer(4), let headerSize = cursor.byte(), cursor.count >= 1,
            let algorithm = cursor.remaining().last
        else { throw .damaged(offset: offset, type: event.type, .malformed) }
        guard format == 4, Int(headerSize) == EventHeader.size, algorithm <= 1 else {
            throw .damaged(offset: offset, type: event.type, .unknownFormat)
        }
        serverVersion = String(decoding: version.prefix { $0 != 0 }, as: UTF8.self)
        self.created = UInt32(created)
        timestamp = event.header.timestamp
        serverID = event.header.serverID
        hasChecksums = algorithm == 1
    }
}
