import NIOCore
import Synchronization

/// One room as this process follows it: how far it is, who is in it, and who wants its events.
///
/// Events are handed to the event loops under the feed's lock, so that every socket gets them in one order, and a
/// subscription falls between two of them.
///
/// What was committed here and follows what is known is delivered at once; for all else the database is looked at, once
/// at a time, however many hints there are.
final class RoomFeed: Sendable {
    let room: RoomID
    let metrics: HubMetrics
    private let read: RoomReading
    let state: Mutex<RoomFeedState>

    /// - Parameter read: Looks at the room.
    init(
        room: RoomID,
        limit: RecentMessages.Limit,
        metrics: HubMetrics,
        onMembers: @escaping @Sendable (_ old: Set<UserID>, _ new: Set<UserID>) -> Void,
        read: @escaping RoomReading
    ) {
        self.room = room
        self.metrics = metrics
        self.read = read
        state = Mutex(RoomFeedState(room: room, limit: limit, metrics: metrics, onMembers: onMembers))
    }

    func advanced(_ advance: RoomAdvance) {
        let startsLooking = state.withLock { state in
            if state.looks.isLooking {
                state.looks.add(advance)
                return false
            }
            return state.take(advance) ? false : state.looks.ask(.hint)
        }
        if startsLooking { startLooking() }
    }

    func happened(_ event: SocketEvent, except user: UserID? = nil) {
        state.withLock { state in
            guard state.hasSubscribers else { return }
            metrics.events.increment()
            state.deliver([event.frame], except: user)
        }
    }

    /// Looks when there is something to see, and does not wait for it.
    func hint(_ revisions: RoomRevisions?) {
        let startsLooking = state.withLock { state in
            state.isUpToDate(with: revisions) ? false : state.looks.ask(.timer)
        }
        if startsLooking { startLooking() }
    }

    /// Returns when a look that began after this call has taken effect.
    ///
    /// - Throws: `SQLFailure` when the database did not answer.
    func look(_ cause: LookCause) async throws {
        try await withCheckedThrowingContinuation { continuation in
            let startsLooking = state.withLock { $0.looks.ask(cause, continuation) }
            if startsLooking { startLooking() }
        }
    }

    var hasSubscribers: Bool { state.withLock(\.hasSubscribers) }

    /// Those that anybody is in.
    var audiences: [Audience] { state.withLock(\.audiences) }

    /// - Returns: Whether nobody has wanted anything since the moment; then it takes no more subscriptions.
    func close(ifIdleSince moment: NIODeadline) -> Bool { state.withLock { $0.close(ifIdleSince: moment) } }

    private func startLooking() {
        // Lives as long as there is something to look at; those who wait are told by their continuations.
        Task { await keepLooking() }
    }

    private func keepLooking() async {
        while let question = state.withLock({ $0.nextQuestion() }) {
            do {
                let look = try await read(question)
                let effects = state.withLock { $0.apply(look) }
                for effect in effects { try? await effect.get() }
                for continuation in state.withLock({ $0.looks.finish() }) { continuation.resume() }
            } catch {
                metrics.failedLooks.increment()
                for continuation in state.withLock({ $0.looks.fail() }) { continuation.resume(throwing: error) }
            }
        }
    }
}

/// Looks at a room, in its turn among all looks.
typealias RoomReading = @Sendable (RoomLook.Question) async throws -> RoomLook

/// Why it is looked at the database.
enum LookCause: String, CaseIterable, Sendable {
    case hint
    case timer
    case subscription
    /// A subscription that needs more of what was than is known.
    case history
}
