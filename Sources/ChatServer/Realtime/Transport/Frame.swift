import NIOCore

/// What a frame is (RFC 6455, section 5.2).
enum Opcode: UInt8, Sendable {
    case continuation = 0x0
    case text = 0x1
    case binary = 0x2
    case close = 0x8
    case ping = 0x9
    case pong = 0xA

    var isControl: Bool { rawValue & 0x8 != 0 }
}

extension ByteBuffer {
    /// A text message as one frame, ready to be sent to any number of sockets.
    static func textFrame(_ text: ByteBuffer) -> ByteBuffer { frame(.text, text) }

    static func closeFrame(_ close: SocketClose) -> ByteBuffer {
        var body = ByteBuffer()
        body.writeInteger(close.code)
        body.writeImmutableBuffer(ByteBuffer(bytes: close.reason.utf8.prefix(123)))
        return frame(.close, body)
    }

    /// A frame as a server sends it: whole and not masked.
    static func frame(_ opcode: Opcode, _ payload: ByteBuffer = ByteBuffer()) -> ByteBuffer {
        let length = payload.readableBytes
        var frame = ByteBufferAllocator().buffer(capacity: length + 10)
        frame.writeInteger(0x80 | opcode.rawValue)
        switch length {
        case ...125:
            frame.writeInteger(UInt8(length))
        case ...0xFFFF:
            frame.writeInteger(UInt8(126))
            frame.writeInteger(UInt16(length))
        default:
            frame.writeInteger(UInt8(127))
            frame.writeInteger(UInt64(length))
        }
        frame.writeImmutableBuffer(payload)
        return frame
    }
}
