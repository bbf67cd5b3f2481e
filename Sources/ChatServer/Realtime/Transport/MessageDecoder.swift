import NIOCore

/// Makes messages of the bytes a client sends: finds the frames, checks them and joins fragments.
///
/// Nothing is kept beyond one message of at most `limit` bytes, plus one receive buffer.
struct MessageDecoder {
    enum Event: Equatable {
        /// Whole and valid UTF-8.
        case text(ByteBuffer)
        case ping(ByteBuffer)
        case pong
        /// What to answer: the peer's own code, or none where it gave none.
        case close(SocketClose?)
    }

    /// Bytes of a message.
    private let limit: Int
    /// Frames of a message, empty ones included.
    private let fragmentLimit: Int
    private var unread = ByteBuffer()
    private var header: FrameHeader?
    private var joined: ByteBuffer?
    private var fragments = 0
    private var check = UTF8Check()

    init(limit: Int, fragmentLimit: Int) {
        self.limit = limit
        self.fragmentLimit = fragmentLimit
    }

    mutating func append(_ bytes: ByteBuffer) {
        if unread.readableBytes == 0 {
            unread = bytes
        } else {
            unread.writeImmutableBuffer(bytes)
        }
    }

    /// Call when `next` has no more: moves what is left out of the receive buffer, which can then be used again.
    mutating func settle() {
        if unread.readableBytes == 0 {
            unread = ByteBuffer()
        } else {
            unread = ByteBuffer(bytes: unread.readableBytesView)
        }
    }

    /// - Throws: The code with which the connection must be closed; nothing can be decoded after it.
    mutating func next() throws(SocketClose) -> Event? {
        while let header = try nextHeader(), let payload = header.readPayload(from: &unread) {
            self.header = nil
            switch header.opcode {
            case .text, .continuation:
                if let message = try join(payload, isFinal: header.isFinal) { return .text(message) }
            case .ping: return .ping(payload)
            case .pong: return .pong
            case .close: return .close(try Self.closing(payload))
            case .binary: throw .unsupportedData
            }
        }
        return nil
    }

    /// The header of the frame being read; what is wrong with it is known before its payload has arrived.
    private mutating func nextHeader() throws(SocketClose) -> FrameHeader? {
        if let header { return header }
        guard let header = try FrameHeader(reading: &unread) else { return nil }
        switch header.opcode {
        case .binary:
            throw .unsupportedData
        case .text, .continuation:
            guard (joined == nil) == (header.opcode == .text) else { throw .protocolError }
            fragments += 1
            guard fragments <= fragmentLimit, header.length <= limit - (joined?.readableBytes ?? 0) else {
                throw .tooLarge
            }
        case .ping, .pong, .close:
            break
        }
        self.header = header
        return header
    }

    private mutating func join(_ payload: ByteBuffer, isFinal: Bool) throws(SocketClose) -> ByteBuffer? {
        guard check.accepts(payload.readableBytesView) else { throw .invalidText }
        if joined == nil {
            joined = payload
        } else {
            joined?.writeImmutableBuffer(payload)
        }
        guard isFinal else { return nil }
        guard check.isComplete else { throw .invalidText }
        defer {
            joined = nil
            fragments = 0
        }
        return joined
    }

    /// RFC 6455, sections 5.5.1 and 7.4.
    private static func closing(_ payload: ByteBuffer) throws(SocketClose) -> SocketClose? {
        var payload = payload
        guard payload.readableBytes > 0 else { return nil }
        guard let code = payload.readInteger(as: UInt16.self) else { throw .protocolError }
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: break
        default: throw .protocolError
        }
        var check = UTF8Check()
        guard check.accepts(payload.readableBytesView), check.isComplete else { throw .invalidText }
        return SocketClose(code: code, reason: "")
    }
}
