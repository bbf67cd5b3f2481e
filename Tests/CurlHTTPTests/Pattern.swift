/// The bytes of `http-faults`: each is told by its position, so that loss, doubling and reordering show.
enum Pattern {
    private static let length = 65_521
    private static let twice: [UInt8] = (0..<2 * length).map { position in
        let index = position % length
        return UInt8(truncatingIfNeeded: index * index * 31 + index * 7)
    }

    static func bytes(at offset: Int, count: Int) -> [UInt8] {
        let start = offset % length
        return Array(twice[start..<start + min(count, length)])
    }

    static func matches(_ bytes: [UInt8], at offset: Int) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = min(bytes.count - done, length)
            let start = (offset + done) % length
            guard bytes[done..<done + count] == twice[start..<start + count] else { return false }
            done += count
        }
        return true
    }
}
