extension RoomView: Encodable {
    private enum Key: CodingKey {
        case role, readSequence, unread, lastMessage, peer
    }

    /// The room's own members, and for who is in it some more.
    func encode(to encoder: any Encoder) throws {
        try room.encode(to: encoder)
        guard let place else { return }
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(place.role, forKey: .role)
        try container.encode(place.readSequence, forKey: .readSequence)
        try container.encode(max(0, room.lastSequence - place.readSequence), forKey: .unread)
        try container.encodeIfPresent(place.lastMessage, forKey: .lastMessage)
        try container.encodeIfPresent(place.peer, forKey: .peer)
    }
}
