/// Cuts a byte stream into lines and keeps its last `limit` bytes.
struct LineBuffer {
    /// Longer lines are cut, so that a program that never ends a line cannot fill memory.
    static let longestLine = 1 << 16

    let limit: Int
    private var tail: [UInt8] = []
    private var line: [UInt8] = []

    init(limit: Int) { self.limit = limit }

    /// The lines that `bytes` completes.
    mutating func append(_ bytes: UnsafeRawBufferPointer) -> [String] {
        tail.append(contentsOf: bytes)
        if tail.count > 2 * limit { tail.removeFirst(tail.count - limit) }
        var complete: [String] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                complete.append(String(decoding: line, as: UTF8.self))
                line.removeAll(keepingCapacity: true)
            } else if line.count < Self.longestLine {
                line.append(byte)
            }
        }
        return complete
    }

    var unfinished: String? { line.isEmpty ? nil : String(decoding: line, as: UTF8.self) }

    var kept: String { String(decoding: tail.suffix(limit), as: UTF8.self) }
}
