import NIOCore

extension Hub {
    /// How many sessions or accounts are asked about at once.
    private static let chunk = 512

    /// A socket speaks for a user from now on.
    ///
    /// - Parameter changes: `accessChangeCount` before the user was authenticated.
    /// - Throws: `limitReached` when the user has as many sockets as one may.
    func connect(_ session: ChatSocketSession, as principal: Principal, since changes: Int) throws(DomainError) {
        if try users.add(session, for: principal) == 1 {
            if presence.set(principal.user, isHere: true) { show(principal.user, isOnline: true) }
            self.changes.tell(.presence(principal.user, isOnline: true))
        }
        guard accessChangeCount != changes else { return }
        _ = session.eventLoop.makeFutureWithTask { await self.changed(.user(principal.user)) }
    }

    func disconnect(_ session: ChatSocketSession, of user: UserID) {
        guard users.remove(session, of: user) == 0 else { return }
        if presence.set(user, isHere: false) { show(user, isOnline: false) }
        changes.tell(.presence(user, isOnline: false))
    }

    /// Closes the sockets of sessions that no longer stand, and returns when they are closed.
    ///
    /// - Throws: `SQLFailure` when the database cannot tell; then nothing is closed.
    func checkSessions(of users: [UserID]) async throws {
        let connected = self.users.sessions(of: users)
        let ids = Array(Set(connected.map(\.id)))
        var standing: Set<SessionID> = []
        for start in stride(from: 0, to: ids.count, by: Self.chunk) {
            standing.formUnion(try await self.standing.sessions(Set(ids[start..<min(start + Self.chunk, ids.count)])))
        }
        for connected in connected where !standing.contains(connected.id) {
            let session = connected.session
            try? await session.eventLoop.submit { session.revoke() }.get()
            metrics.revocations.increment()
        }
    }

    /// Checks the sessions of those to whose accounts something happened.
    func lookAtUsers() async throws {
        let all = users.all
        for start in stride(from: 0, to: all.count, by: Self.chunk) {
            let chunk = Set(all[start..<min(start + Self.chunk, all.count)])
            let revisions = try await standing.accessRevisions(chunk)
            let changed = users.changed(among: revisions)
            try await checkSessions(of: changed)
            users.checked(revisions.filter { changed.contains($0.key) })
        }
    }
}
