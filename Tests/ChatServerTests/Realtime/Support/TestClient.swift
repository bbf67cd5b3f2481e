import NIOCore
import Synchronization
import TestSupport

@testable import ChatServer

/// A client that speaks the protocol, frame by frame.
final class TestClient: Sendable {
    let socket: RecordedSocket
    let session: ChatSocketSession
    private let counter = Atomic(0)

    init(on eventLoop: any EventLoop, _ admission: @escaping @Sendable () -> any SocketSession) async throws {
        let socket = RecordedSocket(on: eventLoop)
        session = try await eventLoop.submit {
            let session = admission()
            session.opened(socket)
            guard let session = session as? ChatSocketSession else { throw NeverHappened(condition: "a chat session") }
            return session
        }.get()
        self.socket = socket
    }

    var frames: [JSON] { socket.frames() }

    func say(_ text: String) {
        socket.eventLoop.execute { [session] in session.received(ByteBuffer(string: text)) }
    }

    /// Sends a command and waits for its answer.
    @discardableResult
    func ask(_ type: String, _ members: String = "", within deadline: Duration = .seconds(20)) async throws -> JSON {
        let id = "c\(counter.add(1, ordering: .relaxed).newValue)"
        let start = socket.count
        say(#"{"type":"\#(type)","id":"\#(id)"\#(members.isEmpty ? "" : ",")\#(members)}"#)
        var answer: JSON?
        try await eventually("\(type) is answered", within: deadline) {
            answer = socket.frames(from: start).first { $0["id"]?.text == id }
            return answer != nil
        }
        return answer ?? .null
    }

    /// Subscribes; what was missed follows where `after` is given.
    @discardableResult
    func subscribe(_ room: RoomID, after: Int64? = nil, revision: Int64? = nil) async throws -> JSON {
        try await ask("subscribe", Self.point(room, after, revision))
    }

    static func point(_ room: RoomID, _ after: Int64?, _ revision: Int64?) -> String {
        #""room":"\#(room.text)""# + (after.map { #","after":\#($0)"# } ?? "")
            + (revision.map { #","revision":\#($0)"# } ?? "")
    }

    func events(_ type: String) -> [JSON] { frames.filter { $0["type"]?.text == type }.compactMap { $0["data"] } }

    /// The sequences of the new messages received, in their order.
    var sequences: [Int64] {
        events("message").filter { $0["change"]?.text == "new" }.compactMap { $0["message", "sequence"]?.number }
    }

    /// How many times a room of a `resume`, or a whole command, was refused with this code.
    func refusals(_ code: String) -> Int {
        frames.count { frame in
            if frame["error", "code"]?.text == code { return true }
            guard case .array(let rooms) = frame["data", "rooms"] else { return false }
            return rooms.contains { $0["error", "code"]?.text == code }
        }
    }

    /// Everything that was on its way is there.
    func settle() async throws {
        try await socket.eventLoop.submit {}.get()
        try await socket.eventLoop.submit {}.get()
    }

    func close() async throws {
        try await socket.eventLoop.submit { [session, socket] in
            socket.close(.normal)
            session.closed()
        }.get()
    }
}
