import NIOCore
import Synchronization

/// A subscription, and what its client is to be told first.
struct JoinedRoom: Sendable {
    let subscription: Subscription
    let position: RoomPosition
    /// Events, as frames, in their order.
    let missed: [ByteBuffer]
    let members: Set<UserID>
}

/// Who wants to subscribe, and how.
struct JoinRequest: Sendable {
    let point: ResumePoint
    let user: UserID
    let session: ChatSocketSession
    let eventLoop: any EventLoop
    /// How many bytes of missed messages the socket can take at once.
    var budget: Int
}

extension RoomFeed {
    enum JoinAnswer {
        case joined(JoinedRoom)
        case refused(DomainError)
        /// What is known is not enough to tell.
        case looksFirst(LookCause)
        /// The feed takes no more subscriptions; there will be another.
        case closed
    }

    /// How many messages a subscription delivers at most of those missed.
    static let missedLimit: Int64 = 500

    /// Subscribes from memory: no events after the position told are missed, and none before it come again.
    ///
    /// The subscription is in its audience once the event loop has done what it has been given until now.
    ///
    /// - Parameter hasLooked: For what it has been looked for this request; it is then not asked for again.
    func join(_ request: JoinRequest, hasLooked: Set<LookCause>) -> JoinAnswer {
        state.withLock { state in
            if state.isClosed { return .closed }
            switch state.missed(request.point, by: request.user, budget: request.budget) {
            case .failure(.wants(let cause, otherwise: let error)):
                return hasLooked.contains(cause) ? .refused(error) : .looksFirst(cause)
            case .failure(.refuses(let error)):
                return .refused(error)
            case .success(let (position, missed)):
                let subscription = Subscription(of: request.user, to: self, by: request.session)
                let audience = state.addListener(on: request.eventLoop)
                request.eventLoop.execute { audience.add(subscription) }
                return .joined(
                    JoinedRoom(subscription: subscription, position: position, missed: missed, members: state.members)
                )
            }
        }
    }

    /// Ends a subscription; on its event loop.
    func leave(_ subscription: Subscription) {
        guard subscription.place != nil else { return }
        let audience = state.withLock { $0.removeListener(on: subscription.session.eventLoop) }
        audience?.remove(subscription)
    }
}

/// Why it cannot be said at once what somebody missed.
private enum MissedUnknown: Error {
    case wants(LookCause, otherwise: DomainError)
    case refuses(DomainError)
}

extension RoomFeedState {
    fileprivate func missed(
        _ point: ResumePoint,
        by user: UserID,
        budget: Int
    ) -> Result<(RoomPosition, [ByteBuffer]), MissedUnknown> {
        guard let position, members.contains(user) else {
            return .failure(.wants(.subscription, otherwise: refusal ?? .noSuchRoom))
        }
        guard let after = point.after else { return .success((position, [])) }
        guard after <= position.sequence else {
            return .failure(.wants(.subscription, otherwise: .notThereYet(position)))
        }
        guard position.sequence - after <= RoomFeed.missedLimit else {
            return .failure(.refuses(.tooMuchMissed(position)))
        }
        let recent = recent ?? RecentMessages(after: position, limit: RecentMessages.Limit())
        guard let missed = recent.missed(after: after, revision: point.revision.map { min($0, position.revision) })
        else { return .failure(.wants(.history, otherwise: .tooMuchMissed(position))) }
        guard missed.reduce(0, { $0 + $1.readableBytes }) <= budget else {
            return .failure(.refuses(.tooMuchMissed(position)))
        }
        return .success((position, missed))
    }
}

extension DomainError {
    fileprivate static func notThereYet(_ position: RoomPosition) -> DomainError {
        DomainError(
            .invalidRequest,
            "the room has no such message yet",
            details: ["after": "must be at most \(position.sequence)"]
        )
    }

    fileprivate static func tooMuchMissed(_ position: RoomPosition) -> DomainError {
        DomainError(
            .resumeTooFar,
            "too much was missed: read the room's history, then subscribe again",
            details: ["lastSequence": String(position.sequence)]
        )
    }
}
