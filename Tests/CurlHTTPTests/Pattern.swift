import Foundation

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
        stride(from: 0, to: bytes.count, by: length).allSatisfy { done in
            let start = (offset + done) % length
            return isSame(bytes, from: done, as: twice, from: start, count: min(bytes.count - done, length))
        }
    }

    /// By memcmp(3), since slices take seconds to compare in debug builds.
    private static func isSame(_ left: [UInt8], from: Int, as right: [UInt8], from start: Int, count: Int) -> Bool {
        left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in
                guard let left = left.baseAddress, let right = right.baseAddress else { return count == 0 }
                return memcmp(left + from, right + start, count) == 0
            }
        }
    }
}
