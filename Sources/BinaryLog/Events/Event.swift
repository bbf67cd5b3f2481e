/// One event of a binlog, whose length is known to be right.
package struct Event: Sendable {
    package let header: EventHeader
    /// Header, body and checksum as they were read.
    package let bytes: [UInt8]
    /// Whether the last four bytes are a checksum.
    package let hasChecksum: Bool

    /// Takes the bytes of exactly one event.
    ///
    /// - Parameter offset: Where it begins, for what is thrown.
    package init(_ bytes: [UInt8], hasChecksum: Bool, at offset: UInt64) throws(BinaryLogFailure) {
        guard let header = EventHeader(bytes[...]) else {
            throw .damaged(offset: offset, type: nil, .truncated)
        }
        // The format description event always has one, whatever it says of the others.
        let hasChecksum = hasChecksum || header.type == .formatDescription
        let least = EventHeader.size + (hasChecksum ? 4 : 0)
        guard Int(header.length) == bytes.count, bytes.count >= least else {
            throw .damaged(offset: offset, type: header.type, .wrongLength)
        }
        self.header = header
        self.bytes = bytes
        self.hasChecksum = hasChecksum
    }

    package var type: EventType { header.type }

    /// Without header and checksum.
    package var body: ArraySlice<UInt8> { bytes[EventHeader.size..<(bytes.count - (hasChecksum ? 4 : 0))] }

    /// The checksum at the end is that of the bytes before; true where there is none.
    ///
    /// The server sets the flag "in use" without making the checksum anew, so that it does not count.
    package var isIntact: Bool {
        guard hasChecksum else { return true }
        var cursor = ByteCursor(bytes.suffix(4))
        return cursor.integer(4) == UInt64(Self.checksum(bytes.dropLast(4), type: type))
    }

    private static func checksum(_ bytes: ArraySlice<UInt8>, type: EventType) -> UInt32 {
        var checksum = Checksum()
        if type == .formatDescription, bytes.count >= EventHeader.size {
            var cleared = Array(bytes)
            cleared[17] &= ~0x01
            cleared.withUnsafeBytes { checksum.add($0) }
        } else {
            bytes.withUnsafeBytes { checksum.add($0) }
        }
        return checksum.value
    }

    /// The same format description event as a file has it: not in use, ending where it must at the start of a file.
    ///
    /// Servers zero that position in streams that go on from a GTID set.
    ///
    /// - Parameter isContinuation: Whether the file goes on with another's events, so that no server began with it.
    package func storedDescription(isContinuation: Bool) -> [UInt8] {
        var stored = bytes
        guard type == .formatDescription, stored.count >= EventHeader.size + 56 + 4 else { return stored }
        stored[17] &= ~0x01
        let end = UInt32(BinaryLogMagic.bytes.count + stored.count)
        stored.replaceSubrange(13..<17, with: end.littleEndianBytes)
        // After the format's version (2) and the server's (50) comes when the server began.
        if isContinuation { stored.replaceSubrange(71..<75, with: UInt32(0).littleEndianBytes) }
        let sum = Self.checksum(stored.dropLast(4), type: type)
        stored.replaceSubrange((stored.count - 4)..., with: sum.littleEndianBytes)
        return stored
    }
}

/// What every binlog file begins with.
package enum BinaryLogMagic {
    package static let bytes: [UInt8] = [0xFE, 0x62, 0x69, 0x6E]
    /// What one begins with that the server encrypted.
    package static let encrypted: [UInt8] = [0xFD, 0x62, 0x69, 0x6E]
}

extension UInt32 {
    package var littleEndianBytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> ($0 * 8)) } }
}
