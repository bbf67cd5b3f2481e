import NIOCore

/// What the server tells a client unasked.
enum SocketEvent: Equatable, Sendable {
    /// The socket was authenticated when it was opened.
    case welcome(Principal, pingSeconds: Int)
    case message(MessageEvent, Message)
    case read(RoomID, UserID, sequence: Int64)
    case typing(RoomID, UserID, isTyping: Bool)
    case presence(UserID, isOnline: Bool)
    /// The room's members or properties changed: what the client knows of them is out of date.
    case room(RoomID, membersRevision: Int64)
    /// The subscription is over.
    case removed(RoomID, Removal)
    /// The access token is about to end, and the socket with it.
    case expiring(at: Timestamp)
    /// The server is about to close the socket; this is when to come back.
    case draining(retryAfter: Duration)

    /// What happened to a message.
    enum MessageEvent: String, CaseIterable, Sendable {
        case new, edited, deleted
    }

    /// Why a subscription is over.
    enum Removal: String, CaseIterable, Sendable {
        /// The user is no longer a member.
        case removed
        /// The room is gone.
        case deleted
    }

    /// The `type` of an event.
    enum Kind: String, CaseIterable, Sendable {
        case welcome, message, read, typing, presence, room, removed, expiring, draining
    }

    var kind: Kind {
        switch self {
        case .welcome: .welcome
        case .message: .message
        case .read: .read
        case .typing: .typing
        case .presence: .presence
        case .room: .room
        case .removed: .removed
        case .expiring: .expiring
        case .draining: .draining
        }
    }

    /// The whole text.
    var text: ByteBuffer {
        var text = ByteBuffer()
        text.writeString(#"{"type":"\#(kind.rawValue)","success":true,"data":"#)
        switch self {
        case .welcome(let principal, let pingSeconds): text.write(.welcome(principal, pingSeconds: pingSeconds))
        case .message(let event, let message):
            text.writeString(#"{"change":"\#(event.rawValue)","message":"#)
            text.writeJSON(message)
            text.writeString("}")
        case .read(let room, let user, let sequence):
            text.writeString(#"{"room":"\#(room.text)","user":"\#(user.text)","sequence":\#(sequence)}"#)
        case .typing(let room, let user, let isTyping):
            text.writeString(#"{"room":"\#(room.text)","user":"\#(user.text)","typing":\#(isTyping)}"#)
        case .presence(let user, let isOnline):
            text.writeString(#"{"user":"\#(user.text)","online":\#(isOnline)}"#)
        case .room(let room, let membersRevision):
            text.writeString(#"{"room":"\#(room.text)","membersRevision":\#(membersRevision)}"#)
        case .removed(let room, let removal):
            text.writeString(#"{"room":"\#(room.text)","reason":"\#(removal.rawValue)"}"#)
        case .expiring(let expiresAt): text.writeString(#"{"expiresAt":"\#(expiresAt.rfc3339)"}"#)
        case .draining(let wait):
            text.writeString(#"{"retryAfterMilliseconds":\#(Int(wait / .milliseconds(1)))}"#)
        }
        text.writeString("}")
        return text
    }

    /// The text as a frame, ready for any number of sockets.
    var frame: ByteBuffer { .textFrame(text) }
}
