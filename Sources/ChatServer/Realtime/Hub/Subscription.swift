import NIOCore

/// One socket's place in a room's audience; used on the socket's event loop only.
///
/// Unchecked, because it crosses to that event loop in closures.
final class Subscription: @unchecked Sendable {
    let user: UserID
    let feed: RoomFeed
    let session: ChatSocketSession
    /// Where it is in its audience, for removal without a search; `nil` before, and when it is over.
    var place: Int?
    /// Events that come before their turn: the client is first told how far the room was.
    private var held: [ByteBuffer]? = []

    init(of user: UserID, to feed: RoomFeed, by session: ChatSocketSession) {
        self.user = user
        self.feed = feed
        self.session = session
    }

    var room: RoomID { feed.room }

    func take(_ frame: ByteBuffer) {
        if held == nil { session.deliver(frame) } else { held?.append(frame) }
    }

    /// Delivers what was missed, then what came meanwhile; from now on events go straight through.
    func release(after missed: [ByteBuffer]) {
        for frame in missed { session.deliver(frame) }
        for frame in held ?? [] { session.deliver(frame) }
        held = nil
    }
}
