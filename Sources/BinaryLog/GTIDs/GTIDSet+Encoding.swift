extension GTIDSet {
    /// As PREVIOUS_GTIDS holds it and COM_BINLOG_DUMP_GTID takes it.
    ///
    /// With tags the number of sources is in bytes 1 to 6 of the first eight, between two that say so; servers before
    /// 8.3 know only the form without.
    package init?(encoded bytes: ArraySlice<UInt8>) {
        var cursor = ByteCursor(bytes)
        guard let head = cursor.integer(8) else { return nil }
        let isTagged = head >> 56 == 1
        guard isTagged || head >> 56 == 0 else { return nil }
        let count = isTagged ? head >> 8 & 0xFFFF_FFFF_FFFF : head
        for _ in 0..<count {
            guard let uuid = cursor.bytes(16).flatMap(ServerUUID.init(bytes:)) else { return nil }
            var tag = ""
            if isTagged {
                guard let length = cursor.serialized(), length <= 32, let text = cursor.text(Int(length)) else {
                    return nil
                }
                tag = text
            }
            guard let source = GTIDSource(uuid, tag: tag), let intervals = cursor.integer(8) else { return nil }
            for _ in 0..<intervals {
                guard let start = cursor.integer(8), let end = cursor.integer(8), start >= 1, start < end,
                    GTID.numbers.contains(end - 1)
                else { return nil }
                sources[source, default: Intervals()].insert(start...(end - 1))
            }
        }
        guard cursor.isAtEnd else { return nil }
    }

    package var encoded: [UInt8] {
        let count = UInt64(sources.count)
        var bytes = (hasTags ? 1 << 56 | count << 8 | 1 : count).littleEndianBytes
        for (source, intervals) in sources.sorted(by: { $0.key < $1.key }) {
            bytes += source.uuid.bytes
            // The length of a tag, at most 32, always fits the shortest form.
            if hasTags { bytes += [UInt8(source.tag.utf8.count << 1)] + source.tag.utf8 }
            bytes += UInt64(intervals.ranges.count).littleEndianBytes
            for range in intervals.ranges {
                bytes += range.lowerBound.littleEndianBytes + (range.upperBound + 1).littleEndianBytes
            }
        }
        return bytes
    }
}

extension UInt64 {
    package var littleEndianBytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> ($0 * 8)) } }
}
