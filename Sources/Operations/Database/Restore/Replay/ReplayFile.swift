package import BinaryLog
package import SystemPackage

/// A binlog file to be replayed up to a transaction's end.
package struct ReplayFile: Sendable, Hashable {
    package var path: FilePath
    /// How many of its bytes count.
    package var length: UInt64
    package var isWhole: Bool
    /// What is in those bytes.
    package var transactions: GTIDSet
    /// How many transactions.
    package var count: Int
    /// Where to put the event with which relay logs have to begin, in a part of a file that does not; nil for nowhere.
    package var opening: Opening?

    package struct Opening: Sendable, Hashable {
        /// After the event that describes the format.
        package var offset: UInt64
        package var hasChecksums: Bool

        /// PREVIOUS_GTIDS with no transactions: what came before is not for the applier to know.
        var event: [UInt8] {
            let body = GTIDSet().encoded
            let length = UInt32(EventHeader.size + body.count + (hasChecksums ? 4 : 0))
            // Time and server id are nobody's; the flag lets servers ignore what they do not know.
            var bytes = UInt32(0).littleEndianBytes + [EventType.previousGTIDs.rawValue] + UInt32(0).littleEndianBytes
            bytes += length.littleEndianBytes + (UInt32(offset) + length).littleEndianBytes + [0x80, 0] + body
            guard hasChecksums else { return bytes }
            var checksum = Checksum()
            bytes.withUnsafeBytes { checksum.add($0) }
            return bytes + checksum.value.littleEndianBytes
        }
    }

    package init(
        path: FilePath,
        length: UInt64,
        isWhole: Bool,
        transactions: GTIDSet,
        count: Int,
        opening: Opening? = nil
    ) {
        self.path = path
        self.length = length
        self.isWhole = isWhole
        self.transactions = transactions
        self.count = count
        self.opening = opening
    }
}
