/// How far a room has come.
struct RoomHead: Equatable, Sendable {
    let room: RoomID
    let access: Room.Access
    /// The sequence of the newest message; 0 when there is none.
    var lastSequence: Int64
    /// Counts every change to the room's messages.
    var lastRevision: Int64
    /// Counts every change to the room itself and its members.
    let membersRevision: Int64
    let isDeleted: Bool

    /// From a row of `id, access, last_sequence, last_revision, members_revision, deleted_at`.
    init(_ row: SQLRow) throws(SQLFailure) {
        guard let access = Room.Access(rawValue: try row.text(1)) else { throw .unexpectedValue(column: 1) }
        self.access = access
        room = try row.id(0)
        lastSequence = try row.integer(2)
        lastRevision = try row.integer(3)
        membersRevision = try row.integer(4)
        isDeleted = try row.optionalInteger(5) != nil
    }

    /// What somebody who is not a member is told: a room for the invited is known to its members only.
    var refusalToStrangers: DomainError {
        access == .open && !isDeleted
            ? DomainError(.notMember, "only members of the room may do this")
            : .noSuchRoom
    }
}

extension DomainError {
    static let noSuchRoom = DomainError(.roomNotFound, "there is no such room")
}
