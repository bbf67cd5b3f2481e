/// A room as one snapshot of the database has it, as far as somebody who knew it at a position needs.
struct RoomLook: Sendable {
    /// `nil` when there never was such a room.
    let head: RoomHead?
    /// Of the messages known before, those that changed since, by revision.
    var changed: [Message] = []
    /// The next after those known before, by sequence.
    var new: [Message] = []
    /// How far one is who has taken `changed` and `new`.
    var position = RoomPosition(sequence: 0, revision: 0)
    /// Whether that is where the room is.
    var isComplete = true
    /// The members, where they are not known as they are.
    var members: Set<UserID>?
    var recent: RecentMessages?

    /// What is wanted of a room.
    struct Question: Sendable {
        let room: RoomID
        /// `nil` when nothing is known: then only what is to come matters.
        let known: RoomPosition?
        let membersRevision: Int64?
        let wantsRecent: Bool
        let limit: RecentMessages.Limit
    }

    /// How many messages one look brings at most; for more, one looks again.
    static let pageSize = 500
    /// How far back, in revisions, it is looked for changes of older messages.
    private static let changesLookedAt: Int64 = 2048

    init(_ question: Question, in connection: any SQLConnection) throws {
        let room = question.room
        head = try MessageStore.head(of: room, in: connection)
        guard let head, !head.isDeleted else { return }
        if question.membersRevision != head.membersRevision { members = try Self.members(of: room, in: connection) }
        position = RoomPosition(sequence: head.lastSequence, revision: head.lastRevision)
        if let known = question.known, known != position { try read(since: known, in: connection) }
        if question.wantsRecent { recent = try recent(question, in: connection) }
    }

    /// First the changes of known messages, then new ones: whoever has all up to a sequence has them as they were at
    /// one revision.
    private mutating func read(since known: RoomPosition, in connection: any SQLConnection) throws {
        guard let head else { return }
        let found = try MessageStore.changes(
            in: head.room,
            after: known.revision,
            upTo: known.sequence,
            limit: Self.pageSize + 1,
            in: connection
        )
        changed = Array(found.prefix(Self.pageSize))
        if found.count > changed.count, let last = changed.last {
            position = RoomPosition(sequence: known.sequence, revision: last.revision)
            isComplete = false
            return
        }
        new = try MessageStore.messages(in: head.room, after: known.sequence, limit: Self.pageSize, in: connection)
        position.sequence = new.last?.sequence ?? known.sequence
        isComplete = position.sequence == head.lastSequence
    }

    private func recent(_ question: Question, in connection: any SQLConnection) throws -> RecentMessages {
        let messages = try MessageStore.messages(
            in: question.room,
            before: position.sequence + 1,
            limit: question.limit.messages,
            in: connection
        )
        let sql = """
            SELECT \(MessageStore.columns) FROM messages WHERE room_id = ? AND revision > ? AND revision <= ?
            AND sequence < ? AND (edited_at IS NOT NULL OR deleted_at IS NOT NULL) ORDER BY revision DESC LIMIT ?
            """
        let horizon = max(0, position.revision - Self.changesLookedAt)
        let changed = try MessageStore.messages(
            connection.query(
                sql,
                question.room,
                horizon,
                position.revision,
                messages.first?.sequence ?? 0,
                question.limit.messages
            )
        )
        let isAll = changed.count < question.limit.messages
        return RecentMessages(
            messages,
            changed: changed.reversed(),
            after: isAll ? horizon : (changed.last.map { $0.revision - 1 } ?? horizon),
            at: position,
            limit: question.limit
        )
    }

    private static func members(of room: RoomID, in connection: any SQLConnection) throws -> Set<UserID> {
        var members: Set<UserID> = []
        for row in try connection.query("SELECT user_id FROM room_members WHERE room_id = ?", room) {
            members.insert(try row.id(0))
        }
        return members
    }
}
