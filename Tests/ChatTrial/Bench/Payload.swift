import NIOCore

/// A text of a given length that carries the moment at which it was sent, to be found in whatever frames it.
enum Payload {
    private static let mark = Array("@T:".utf8)
    private static let digits = 16

    /// - Parameter length: In bytes, of which the moment takes 19.
    static func make(length: Int) -> String {
        let moment = String(NIODeadline.now().uptimeNanoseconds, radix: 16)
        let padding = String(repeating: "0", count: digits - moment.utf8.count)
        let head = "@T:\(padding)\(moment)"
        return head + String(repeating: "x", count: max(0, length - head.utf8.count))
    }

    /// Calls back with the time each payload in the bytes took to come.
    static func forEach(in bytes: ByteBuffer, _ body: (Duration) -> Void) {
        let now = NIODeadline.now().uptimeNanoseconds
        bytes.withUnsafeReadableBytes { bytes in
            var offset = 0
            while offset + mark.count + digits <= bytes.count {
                guard bytes[offset] == mark[0], bytes[offset + 1] == mark[1], bytes[offset + 2] == mark[2] else {
                    offset += 1
                    continue
                }
                offset += mark.count
                var moment: UInt64 = 0
                for digit in bytes[offset..<(offset + digits)] {
                    moment = moment << 4 | UInt64(digit < 0x3A ? digit - 0x30 : digit - 0x57)
                }
                offset += digits
                body(.nanoseconds(Int64(now - min(now, moment))))
            }
        }
    }
}
