import NIOCore

extension ChatSocketSession {
    /// What became of resuming one room.
    private typealias Resumption = (room: RoomID, outcome: Result<JoinedRoom, DomainError>)

    /// How many rooms a socket may be subscribed to.
    static let subscriptionLimit = 1000

    func subscribe(_ frame: ClientFrame, to point: ResumePoint, as user: UserID) throws(DomainError) {
        unsubscribe(from: point.room)
        try checkSubscriptions(more: 1)
        let (hub, request) = (services.hub, joinRequest(point, user))
        let joining = eventLoop.makeFutureWithTask {
            let readSequence = try await hub.readSequence(of: user, in: point.room)
            return (joined: try await hub.join(request), readSequence: readSequence)
        }
        wait(frame, for: joining) { [self] result in
            let position = try begin(result.joined)
            let online = hub.online(among: result.joined.members)
            return .subscribed(point.room, position, readSequence: result.readSequence, online: online)
        } followUp: { result in
            result.joined.subscription.release(after: result.joined.missed)
        }
    }

    /// From memory where that will do: when a server has stopped, all its clients come at once.
    func resume(_ frame: ClientFrame, _ points: [ResumePoint], as user: UserID) throws(DomainError) {
        for point in points { unsubscribe(from: point.room) }
        try checkSubscriptions(more: points.count)
        var budget = budget
        var outcomes: [RoomID: Result<JoinedRoom, DomainError>] = [:]
        for point in points {
            var request = joinRequest(point, user)
            request.budget = budget
            outcomes[point.room] = services.hub.joinFromMemory(request)
            budget -= (try? outcomes[point.room]?.get().missedBytes) ?? 0
        }
        let rest = points.filter { outcomes[$0.room] == nil }.map { joinRequest($0, user) }
        let (hub, known) = (services.hub, outcomes)
        let joining =
            rest.isEmpty
            ? eventLoop.submit { known }
            : eventLoop.makeFutureWithTask { [budget] in
                await hub.join(rest, budget: budget).merging(known) { $1 }
            }
        wait(frame, for: joining) { [self] joined in
            .resumed(points.map { ($0.room, begin(joined[$0.room])) })
        } followUp: { joined in
            for point in points {
                guard case .success(let joined) = joined[point.room] else { continue }
                joined.subscription.release(after: joined.missed)
            }
        }
    }

    func unsubscribe(from room: RoomID) {
        guard let subscription = subscriptions.removeValue(forKey: room) else { return }
        subscription.feed.leave(subscription)
    }

    private func joinRequest(_ point: ResumePoint, _ user: UserID) -> JoinRequest {
        JoinRequest(point: point, user: user, session: self, eventLoop: eventLoop, budget: budget)
    }

    private func checkSubscriptions(more count: Int) throws(DomainError) {
        guard subscriptions.count + count <= Self.subscriptionLimit else {
            throw DomainError(
                .limitReached,
                "the socket is subscribed to as many rooms as it may be",
                details: ["limit": String(Self.subscriptionLimit)]
            )
        }
    }

    /// Takes up a subscription, unless it or the socket has come to its end meanwhile.
    private func begin(_ joined: JoinedRoom) throws(DomainError) -> RoomPosition {
        guard isOpen else {
            joined.subscription.feed.leave(joined.subscription)
            throw DomainError.stopping
        }
        guard joined.subscription.place != nil else {
            throw DomainError(.notMember, "only members of the room may do this")
        }
        subscriptions[joined.subscription.room] = joined.subscription
        return joined.position
    }

    private func begin(_ outcome: Result<JoinedRoom, DomainError>?) -> Result<RoomPosition, DomainError> {
        (outcome ?? .failure(.noSuchRoom)).flatMap { joined in
            Result { () throws(DomainError) in try begin(joined) }
        }
    }
}

extension JoinedRoom {
    var missedBytes: Int { missed.reduce(0) { $0 + $1.readableBytes } }
}
