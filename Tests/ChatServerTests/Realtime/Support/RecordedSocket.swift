import NIOCore
import Synchronization

@testable import ChatServer

/// A socket without a network: keeps what it is given, or, once stuck, counts it against its cap.
final class RecordedSocket: Socket, @unchecked Sendable {
    let eventLoop: any EventLoop
    private let state = Mutex<(texts: [ByteBuffer], close: SocketClose?)>(([], nil))
    /// On the event loop only.
    private(set) var queuedBytes = 0
    /// Takes nothing any more; on the event loop only.
    var isStuck = false
    var cap = 1024 * 1024

    init(on eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    var closeReason: SocketClose? { state.withLock(\.close) }
    var count: Int { state.withLock { $0.texts.count } }

    /// From the given one on.
    func frames(from start: Int = 0) -> [JSON] {
        state.withLock { $0.texts.dropFirst(start).map { (try? JSON(parsing: $0.readableBytesView)) ?? .null } }
    }

    func send(_ text: ByteBuffer) {
        guard closeReason == nil else { return }
        if isStuck {
            queuedBytes += text.readableBytes
            if queuedBytes > cap { close(.slowConsumer) }
        } else {
            state.withLock { $0.texts.append(text) }
        }
    }

    /// A frame is its text behind a header of 2, 4 or 10 bytes (RFC 6455, section 5.2).
    func send(encoded frame: ByteBuffer) {
        var frame = frame
        let header = frame.getInteger(at: frame.readerIndex + 1, as: UInt8.self).map {
            $0 < 126 ? 2 : $0 == 126 ? 4 : 10
        }
        frame.moveReaderIndex(forwardBy: header ?? 0)
        send(frame)
    }

    func close(_ reason: SocketClose) {
        state.withLock { $0.close = $0.close ?? reason }
    }
}

extension JSON {
    subscript(_ path: String...) -> JSON? {
        path.reduce(self) { value, name in
            if case .object(let members)? = value { members[name] } else { nil }
        }
    }

    var text: String? { if case .string(let text) = self { text } else { nil } }
    var number: Int64? { if case .integer(let number) = self { number } else { nil } }
    var elements: [JSON] { if case .array(let elements) = self { elements } else { [] } }
}
