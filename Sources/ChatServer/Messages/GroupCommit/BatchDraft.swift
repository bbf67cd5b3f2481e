/// What a batch will write: begun with what the database holds, changed by one submission after the other.
struct BatchDraft {
    private var heads: [RoomID: RoomHead]
    private let before: [RoomID: RoomHead]
    private let members: [Seat: MemberPosition]
    private var sent: [SendKey: (message: Message, digest: String)]
    private var messages: [MessageID: Message]

    private(set) var new: [(message: Message, digest: String)] = []
    private(set) var changed: Set<MessageID> = []
    private(set) var positions: [Seat: Int64] = [:]
    private(set) var events: [Ephemeral] = []

    init(
        heads: [RoomHead],
        members: [Seat: MemberPosition],
        sent: [SendKey: (message: Message, digest: String)],
        messages: [Message]
    ) {
        self.heads = Dictionary(heads.map { ($0.room, $0) }, uniquingKeysWith: { $1 })
        before = self.heads
        self.members = members
        self.sent = sent
        self.messages = Dictionary(messages.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    }

    /// Decides on one submission; what is refused changes nothing.
    mutating func apply(_ submission: Submission, _ prepared: PreparedSend?) throws(DomainError) -> MessageOutcome {
        let room = submission.change.room
        guard let head = heads[room], !head.isDeleted else { throw .noSuchRoom }
        let seat = Seat(room: room, user: submission.user)
        guard let member = members[seat] else { throw head.refusalToStrangers }
        switch submission.change {
        case .send(let draft):
            let prepared = prepared ?? PreparedSend(draft, by: submission.user, at: submission.at)
            return .sent(try send(draft, prepared, at: submission.at, head: head, seat: seat))
        case .edit(let message, _, let text):
            return .changed(try edit(message, to: text, by: submission, head: head))
        case .delete(let message, _):
            return .changed(try delete(message, as: member.role, by: submission, head: head))
        case .read(_, let sequence):
            return .read(read(upTo: min(sequence, head.lastSequence), seat: seat, member: member))
        }
    }

    private mutating func send(
        _ draft: MessageDraft,
        _ prepared: PreparedSend,
        at now: Timestamp,
        head: RoomHead,
        seat: Seat
    ) throws(DomainError) -> SentMessage {
        if let earlier = sent[prepared.key] {
            guard earlier.digest == prepared.digest else {
                throw DomainError(
                    .clientMessageIDConflict,
                    "another message was sent under this clientMessageId",
                    details: ["message": earlier.message.id.text]
                )
            }
            return SentMessage(message: earlier.message, isRepeat: true)
        }
        let message = Message(
            id: prepared.id,
            room: draft.room,
            sequence: head.lastSequence + 1,
            revision: head.lastRevision + 1,
            sender: seat.user,
            clientMessageID: draft.clientMessageID,
            text: draft.text,
            createdAt: now,
            editedAt: nil,
            deletedAt: nil
        )
        heads[draft.room]?.lastSequence = message.sequence
        heads[draft.room]?.lastRevision = message.revision
        sent[prepared.key] = (message, prepared.digest)
        new.append((message, prepared.digest))
        positions[seat] = message.sequence
        return SentMessage(message: message, isRepeat: false)
    }

    private mutating func edit(
        _ id: MessageID,
        to text: String,
        by submission: Submission,
        head: RoomHead
    ) throws(DomainError) -> Message {
        let message = try message(id, in: head.room)
        guard message.sender == submission.user else {
            throw DomainError(.forbidden, "only who sent a message may edit it")
        }
        guard message.deletedAt == nil else {
            throw DomainError(.messageDeleted, "the message is deleted")
        }
        return message.text == text ? message : change(message, text: text, editedAt: submission.at, deletedAt: nil)
    }

    private mutating func delete(
        _ id: MessageID,
        as role: RoomRole,
        by submission: Submission,
        head: RoomHead
    ) throws(DomainError) -> Message {
        let message = try message(id, in: head.room)
        guard message.sender == submission.user || role.may(.moderate) else {
            throw DomainError(.forbidden, "only who sent a message, or who runs the room, may delete it")
        }
        guard message.deletedAt == nil else { return message }
        return change(message, text: "", editedAt: message.editedAt, deletedAt: submission.at)
    }

    private func message(_ id: MessageID, in room: RoomID) throws(DomainError) -> Message {
        guard let message = messages[id], message.room == room else {
            throw DomainError(.messageNotFound, "there is no such message in this room")
        }
        return message
    }

    private mutating func change(
        _ message: Message,
        text: String,
        editedAt: Timestamp?,
        deletedAt: Timestamp?
    ) -> Message {
        let revision = (heads[message.room]?.lastRevision ?? message.revision) + 1
        heads[message.room]?.lastRevision = revision
        let message = message.with(revision: revision, text: text, editedAt: editedAt, deletedAt: deletedAt)
        messages[message.id] = message
        changed.insert(message.id)
        return message
    }

    /// A read position never goes back.
    private mutating func read(upTo sequence: Int64, seat: Seat, member: MemberPosition) -> Int64 {
        let known = positions[seat] ?? member.readSequence
        guard sequence > known else { return known }
        positions[seat] = sequence
        events.append(.read(seat.room, seat.user, sequence: sequence))
        return sequence
    }

    /// The rooms whose messages changed, with their new counters.
    var advanced: [RoomHead] {
        heads.values.filter { $0.lastRevision != before[$0.room]?.lastRevision }
    }

    var changedMessages: [Message] { changed.compactMap { messages[$0] } }

    /// The news of what was decided, for after the commit.
    var advances: [RoomAdvance] {
        let messages = Dictionary(grouping: new.map(\.message) + changedMessages, by: \.room)
        return advanced.compactMap { head in
            guard let start = before[head.room] else { return nil }
            return RoomAdvance(
                room: head.room,
                before: start.lastRevision,
                after: head.lastRevision,
                membersRevision: head.membersRevision,
                messages: (messages[head.room] ?? []).sorted { $0.revision < $1.revision }
            )
        }
    }
}

extension Message {
    fileprivate func with(revision: Int64, text: String, editedAt: Timestamp?, deletedAt: Timestamp?) -> Message {
        Message(
            id: id,
            room: room,
            sequence: sequence,
            revision: revision,
            sender: sender,
            clientMessageID: clientMessageID,
            text: text,
            createdAt: createdAt,
            editedAt: editedAt,
            deletedAt: deletedAt
        )
    }
}
