import NIOCore

/// The start of a frame from a client (RFC 6455, section 5.2), found to be lawful.
struct FrameHeader: Equatable {
    let opcode: Opcode
    let isFinal: Bool
    /// Of the payload, in bytes.
    let length: Int
    let mask: UInt32

    /// Reads a header where all of it is there; moves the reader only then.
    ///
    /// - Throws: `protocolError` for what RFC 6455 forbids: reserved bits and opcodes, no mask, control frames that are
    ///   fragmented or longer than 125 bytes, lengths not written in the shortest form.
    init?(reading bytes: inout ByteBuffer) throws(SocketClose) {
        var rest = bytes
        guard let first = rest.readInteger(as: UInt8.self) else { return nil }
        guard first & 0x70 == 0, let opcode = Opcode(rawValue: first & 0x0F) else { throw .protocolError }
        isFinal = first & 0x80 != 0
        guard let second = rest.readInteger(as: UInt8.self) else { return nil }
        guard second & 0x80 != 0 else { throw .protocolError }
        let short = second & 0x7F
        guard !opcode.isControl || (isFinal && short <= 125) else { throw .protocolError }
        guard let length = try Self.length(short, reading: &rest) else { return nil }
        guard let mask = rest.readInteger(as: UInt32.self) else { return nil }
        self.opcode = opcode
        self.length = length
        self.mask = mask
        bytes = rest
    }

    private static func length(_ short: UInt8, reading bytes: inout ByteBuffer) throws(SocketClose) -> Int? {
        switch short {
        case 126:
            guard let length = bytes.readInteger(as: UInt16.self) else { return nil }
            guard length > 125 else { throw .protocolError }
            return Int(length)
        case 127:
            guard let length = bytes.readInteger(as: UInt64.self) else { return nil }
            guard length > 0xFFFF, let length = Int(exactly: length) else { throw .protocolError }
            return length
        default:
            return Int(short)
        }
    }

    /// The payload without its mask, in a buffer of its own; `nil` while some of it is missing.
    func readPayload(from bytes: inout ByteBuffer) -> ByteBuffer? {
        guard let masked = bytes.readSlice(length: length) else { return nil }
        var payload = ByteBufferAllocator().buffer(capacity: length)
        payload.writeWithUnsafeMutableBytes(minimumWritableBytes: length) { target in
            masked.withUnsafeReadableBytes { source in unmask(source, into: target) }
            return length
        }
        return payload
    }

    private func unmask(_ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) {
        let key = mask.bigEndian
        let wideKey = UInt64(key) << 32 | UInt64(key)
        var index = 0
        while index + 8 <= source.count {
            let word = source.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ wideKey
            target.storeBytes(of: word, toByteOffset: index, as: UInt64.self)
            index += 8
        }
        while index < source.count {
            target[index] = source[index] ^ UInt8(truncatingIfNeeded: key >> (8 * (index & 3)))
            index += 1
        }
    }
}
