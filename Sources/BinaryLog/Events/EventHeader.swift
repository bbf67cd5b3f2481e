/// The first 19 bytes of every event (version 4 of the format, MySQL 5.0 and later).
package struct EventHeader: Hashable, Sendable {
    package static let size = 19

    /// Whole seconds of Unix time.
    package let timestamp: UInt32
    package let type: EventType
    package let serverID: UInt32
    /// Of the whole event, with header and checksum.
    package let length: UInt32
    /// Where the event ends in the server's file, modulo 2^32; 0 for one made for the stream.
    package let end: UInt32
    package let flags: UInt16

    /// `nil` for fewer than 19 bytes.
    package init?(_ bytes: ArraySlice<UInt8>) {
        var cursor = ByteCursor(bytes)
        guard let timestamp = cursor.integer(4), let type = cursor.byte(), let serverID = cursor.integer(4),
            let length = cursor.integer(4), let end = cursor.integer(4), let flags = cursor.integer(2)
        else { return nil }
        self.timestamp = UInt32(timestamp)
        self.type = EventType(rawValue: type)
        self.serverID = UInt32(serverID)
        self.length = UInt32(length)
        self.end = UInt32(end)
        self.flags = UInt16(flags)
    }

    /// Made by the server for the stream: no file has it.
    package var isArtificial: Bool { flags & 0x20 != 0 }
    /// Of a format description event: the server is writing to the file, or died while it was.
    package var isInUse: Bool { flags & 0x01 != 0 }
}
