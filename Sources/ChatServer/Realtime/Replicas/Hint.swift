import FoundationEssentials
import NIOCore

/// What one replica tells the others: where to look, and what is stored nowhere; never the text of a message.
struct Hint: Codable, Equatable, Sendable {
    /// The replica that speaks, which does not listen to itself.
    var replica: String
    var rooms: [RoomID] = []
    var users: [UserID] = []
    var events: [Event] = []

    struct Event: Codable, Equatable, Sendable {
        enum Kind: String, Codable, Sendable {
            case typing
            case read
            case presence
        }

        var kind: Kind
        var room: RoomID?
        var user: UserID
        /// Whether the user types, or is there.
        var isOn: Bool?
        var sequence: Int64?
    }

    /// - Returns: `nil` for what is not a hint of another replica.
    init?(_ bytes: ByteBuffer, heardBy replica: String) {
        guard let hint = try? JSONDecoder().decode(Hint.self, from: Data(bytes.readableBytesView)),
            hint.replica != replica
        else { return nil }
        self = hint
    }

    init(replica: String) {
        self.replica = replica
    }

    func encoded() -> ByteBuffer? { try? ByteBuffer(bytes: JSONEncoder().encode(self)) }

    var changes: [Change] { users.map(Change.user) + rooms.map(Change.room) }
}

extension Hint.Event {
    init(_ event: Ephemeral) {
        switch event {
        case .typing(let room, let user, let isTyping): self.init(kind: .typing, room: room, user: user, isOn: isTyping)
        case .read(let room, let user, let sequence): self.init(kind: .read, room: room, user: user, sequence: sequence)
        case .presence(let user, let isOnline): self.init(kind: .presence, user: user, isOn: isOnline)
        }
    }

    /// `nil` where something is missing.
    var ephemeral: Ephemeral? {
        switch kind {
        case .typing: if let room, let isOn { .typing(room, user, isTyping: isOn) } else { nil }
        case .read: if let room, let sequence { .read(room, user, sequence: sequence) } else { nil }
        case .presence: isOn.map { .presence(user, isOnline: $0) }
        }
    }
}
