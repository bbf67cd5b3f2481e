import Logging
import NIOCore
import NIOPosix

/// The messages of all rooms: what members may do with them.
///
/// Who is not a member is told that there is no such room, or, where everybody may see it, that they are not a member.
struct Messages: Sendable {
    /// How many messages a page, or what was missed at a stretch, may have.
    static let pageLimit = 1...200
    static let missedLimit = 500

    let database: any ChatDatabase
    let writer: MessageWriter
    private let eventLoops: MultiThreadedEventLoopGroup

    init(
        database: any ChatDatabase,
        changes: ChangeFeed,
        eventLoops: MultiThreadedEventLoopGroup = .singleton,
        patience: Duration = .milliseconds(800),
        metrics: MessageMetrics = ServerMetrics().messages,
        logger: Logger
    ) {
        self.database = database
        self.eventLoops = eventLoops
        writer = MessageWriter(
            database: database,
            changes: changes,
            patience: patience,
            timers: eventLoops.next(),
            metrics: metrics,
            logger: logger
        )
    }

    /// Sends a message, once, however often it is sent under the same `clientMessageID`.
    ///
    /// Sends of one room are committed in the order of the calls.
    ///
    /// - Returns: The message when it is durable; fails with `DomainError` or `SQLFailure`, also when it may have been
    ///   sent: sending again then is safe.
    func send(
        _ draft: MessageDraft,
        by sender: UserID,
        at now: Timestamp = .now(),
        on eventLoop: any EventLoop
    ) -> EventLoopFuture<SentMessage> {
        writer.submit(.send(draft), by: sender, at: now, on: eventLoop).flatMapThrowing { outcome in
            guard case .sent(let sent) = outcome else { throw DomainError.databaseIsAway }
            return sent
        }
    }

    func send(_ draft: MessageDraft, by sender: UserID, at now: Timestamp = .now()) async throws -> SentMessage {
        try await send(draft, by: sender, at: now, on: eventLoops.any()).get()
    }

    /// Notes that a member has read up to a sequence; beyond the newest message, or back, it does not go.
    ///
    /// - Returns: Up to where the member has read.
    func markRead(
        _ room: RoomID,
        by user: UserID,
        upTo sequence: Int64,
        on eventLoop: any EventLoop
    )
        -> EventLoopFuture<Int64>
    {
        writer.submit(.read(room, upTo: sequence), by: user, at: .now(), on: eventLoop).flatMapThrowing { outcome in
            guard case .read(let sequence) = outcome else { throw DomainError.databaseIsAway }
            return sequence
        }
    }

    func markRead(_ room: RoomID, by user: UserID, upTo sequence: Int64) async throws -> Int64 {
        try await markRead(room, by: user, upTo: sequence, on: eventLoops.any()).get()
    }

    /// Gives one's own message another text.
    func edit(
        _ message: MessageID,
        in room: RoomID,
        text: String,
        by user: UserID,
        at now: Timestamp = .now()
    ) async throws -> Message {
        if let fault = MessageDraft.fault(of: text) {
            throw DomainError(.invalidRequest, "a message cannot have this text", details: ["text": fault])
        }
        return try await change(.edit(message, in: room, text: text), by: user, at: now)
    }

    /// Empties a message, one's own or, for an owner or admin, anybody's; what is deleted stays so.
    func delete(
        _ message: MessageID,
        in room: RoomID,
        by user: UserID,
        at now: Timestamp = .now()
    ) async throws -> Message {
        try await change(.delete(message, in: room), by: user, at: now)
    }

    private func change(_ change: MessageChange, by user: UserID, at now: Timestamp) async throws -> Message {
        let outcome = try await writer.submit(change, by: user, at: now, on: eventLoops.any()).get()
        guard case .changed(let message) = outcome else { throw DomainError.databaseIsAway }
        return message
    }

    /// Accepts no more changes, and returns when those accepted are durable and answered.
    func drain() async {
        await writer.drain()
    }
}
