extension Rooms {
    /// The room of two people, made if there is none yet.
    ///
    /// - Returns: The same room whoever of the two asks, however often and however many at once.
    func direct(
        with other: UserID,
        by user: UserID,
        now: Timestamp
    ) async throws -> (room: Room, isNew: Bool) {
        guard other != user else {
            throw DomainError(.invalidRequest, "a direct room is for two", details: ["user": "is you"])
        }
        let pair = [user, other].sorted()
        let key = "\(pair[0].text):\(pair[1].text)"
        let (room, isNew) = try await database.write { connection in
            if let room = try RoomStore.find(directKey: key, in: connection) { return (room, false) }
            for user in pair { try Self.checkRooms(of: user, connection) }
            let room = Room(kind: .direct, access: .invited, name: "", createdAt: now)
            do {
                try RoomStore.insert(room, directKey: key, by: user, in: connection)
            } catch SQLFailure.uniqueViolation(let key) {
                // Another replica was faster; doing all again finds its room.
                throw SQLFailure.contention(key)
            }
            for user in pair { try MemberStore.insert(user, as: .member, in: room, at: now, connection) }
            return (room, true)
        }
        if isNew { await changes.announce(.room(room.id)) }
        return (room, isNew)
    }
}
