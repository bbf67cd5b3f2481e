/// What happened in a room while somebody was away, as one snapshot.
struct MissedMessages: Equatable, Sendable {
    let head: RoomHead
    /// The sequence up to which the member has read.
    let readSequence: Int64
    /// All after the sequence asked for, oldest first.
    let new: [Message]
    /// Messages up to that sequence which changed after the revision asked for, in the order of the changes.
    let changed: [Message]
}

/// What changed in a room since a revision, as one snapshot.
struct RoomChanges: Equatable, Sendable {
    let head: RoomHead
    /// New and changed ones as they are now, in the order of the changes.
    let messages: [Message]
    /// Whether there are more after these.
    let hasMore: Bool
}

extension Messages {
    /// What a member missed.
    ///
    /// - Parameters:
    ///   - sequence: The newest message the member has; `nil` asks for no messages, only for how far the room is.
    ///   - revision: The room's when the member last looked; `nil` asks for new messages only.
    /// - Throws: `resumeTooFar` when more than `limit` are missing.
    func missed(
        in room: RoomID,
        by user: UserID,
        after sequence: Int64?,
        revision: Int64? = nil,
        limit: Int = missedLimit
    ) async throws -> MissedMessages {
        try await database.read { connection in
            let (head, readSequence) = try MessageStore.place(of: user, in: room, in: connection)
            let after = sequence ?? head.lastSequence
            guard after <= head.lastSequence else {
                throw DomainError(
                    .invalidRequest,
                    "the room has no such message yet",
                    details: ["after": "must be at most \(head.lastSequence)"]
                )
            }
            guard head.lastSequence - after <= Int64(limit) else { throw DomainError.tooMuchMissed(head) }
            let new = try MessageStore.messages(in: room, after: after, limit: limit, in: connection)
            var changed: [Message] = []
            if let revision {
                changed = try MessageStore.changes(
                    in: room,
                    after: revision,
                    upTo: after,
                    limit: limit + 1,
                    in: connection
                )
                guard changed.count <= limit else { throw DomainError.tooMuchMissed(head) }
            }
            return MissedMessages(head: head, readSequence: readSequence, new: new, changed: changed)
        }
    }

    /// What changed in a room, whoever asks; `nil` when there never was such a room.
    func changes(
        in room: RoomID,
        after revision: Int64,
        limit: Int = missedLimit
    ) async throws -> RoomChanges? {
        try await database.read { connection in
            guard let head = try MessageStore.head(of: room, in: connection) else { return nil }
            return try RoomChanges(head: head, after: revision, limit: limit, in: connection)
        }
    }

    /// How far rooms are, whoever asks.
    func heads(of rooms: [RoomID]) async throws -> [RoomHead] {
        try await database.read { try MessageStore.heads(of: rooms, in: $0) }
    }
}

extension MessageStore {
    /// The room and where the member is in it.
    ///
    /// - Throws: `roomNotFound` or `notMember` to strangers.
    static func place(
        of user: UserID,
        in room: RoomID,
        in connection: any SQLConnection
    ) throws -> (head: RoomHead, readSequence: Int64) {
        guard let head = try head(of: room, in: connection), !head.isDeleted else { throw DomainError.noSuchRoom }
        guard let readSequence = try readSequence(of: user, in: room, in: connection) else {
            throw head.refusalToStrangers
        }
        return (head, readSequence)
    }
}

extension RoomChanges {
    init(head: RoomHead, after revision: Int64, limit: Int, in connection: any SQLConnection) throws(SQLFailure) {
        let found = try MessageStore.changes(in: head.room, after: revision, limit: limit + 1, in: connection)
        self.init(head: head, messages: Array(found.prefix(limit)), hasMore: found.count > limit)
    }
}

extension DomainError {
    fileprivate static func tooMuchMissed(_ head: RoomHead) -> DomainError {
        DomainError(
            .resumeTooFar,
            "too much was missed: read the room's history, then subscribe again",
            details: ["lastSequence": String(head.lastSequence)]
        )
    }
}
