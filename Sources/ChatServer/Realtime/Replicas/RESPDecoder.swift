import NIOCore

/// Cuts what Redis sends into values.
///
/// - Throws: `RedisFault.malformed` for what is not RESP, and for values larger than a hint can be.
struct RESPDecoder: NIOSingleStepByteToMessageDecoder {
    typealias InboundOut = RESPValue

    /// Bytes of a string, values of an array, arrays in each other.
    static let stringLimit = 64 * 1024
    static let countLimit = 64
    static let depthLimit = 4

    func decode(buffer: inout ByteBuffer) throws -> RESPValue? {
        var rest = buffer
        guard let value = try Self.value(from: &rest, depth: 0) else { return nil }
        buffer = rest
        return value
    }

    func decodeLast(buffer: inout ByteBuffer, seenEOF: Bool) throws -> RESPValue? {
        try decode(buffer: &buffer)
    }

    /// - Returns: `nil` when not all of the value is there.
    private static func value(from buffer: inout ByteBuffer, depth: Int) throws(RedisFault) -> RESPValue? {
        guard let line = try line(from: &buffer) else { return nil }
        let rest = line.dropFirst()
        switch line.first {
        case "+": return .simple(String(rest))
        case "-": return .error(String(rest))
        case ":":
            guard let number = Int64(rest) else { throw .malformed }
            return .integer(number)
        case "$":
            guard let length = try length(rest, upTo: stringLimit) else { return .bulk(nil) }
            guard buffer.readableBytes >= length + 2, let string = buffer.readSlice(length: length) else { return nil }
            guard buffer.readString(length: 2) == "\r\n" else { throw .malformed }
            return .bulk(string)
        case "*":
            guard depth < depthLimit else { throw .malformed }
            guard let count = try length(rest, upTo: countLimit) else { return .array(nil) }
            var values: [RESPValue] = []
            for _ in 0..<count {
                guard let value = try value(from: &buffer, depth: depth + 1) else { return nil }
                values.append(value)
            }
            return .array(values)
        default:
            throw .malformed
        }
    }

    private static func line(from buffer: inout ByteBuffer) throws(RedisFault) -> String? {
        let view = buffer.readableBytesView
        guard let end = view.prefix(1024).firstIndex(of: 0x0A) else {
            guard view.count < 1024 else { throw .malformed }
            return nil
        }
        guard let line = buffer.readString(length: end + 1 - view.startIndex), line.utf8.dropLast().last == 0x0D else {
            throw .malformed
        }
        return String(decoding: line.utf8.dropLast(2), as: UTF8.self)
    }

    /// - Returns: `nil` for -1, which stands for null.
    private static func length(_ text: Substring, upTo limit: Int) throws(RedisFault) -> Int? {
        guard let length = Int(text), length >= -1, length <= limit else { throw .malformed }
        return length == -1 ? nil : length
    }
}
