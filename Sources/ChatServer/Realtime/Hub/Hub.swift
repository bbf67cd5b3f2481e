import Logging
import NIOCore
import Synchronization

/// Brings what happens to the sockets of this process that may know of it.
final class Hub: ChangeListener {
    let database: any ChatDatabase
    let rooms: Rooms
    let standing: Standing
    let changes: ChangeFeed
    let users = ConnectedUsers()
    let presence = Presence()
    let metrics: HubMetrics
    let logger: Logger
    let limit: RecentMessages.Limit
    private let turns = Turns(16)
    private let feeds = Mutex<[RoomID: RoomFeed]>([:])
    /// Of the followed rooms that are small enough for presence, those each user is a member of.
    let memberRooms = Mutex<[UserID: Set<RoomID>]>([:])
    private let accessChanges = Atomic<Int>(0)

    init(
        database: any ChatDatabase,
        rooms: Rooms,
        standing: Standing,
        changes: ChangeFeed,
        settings: RealtimeSettings,
        metrics: HubMetrics,
        logger: Logger
    ) {
        self.database = database
        self.rooms = rooms
        self.standing = standing
        self.changes = changes
        self.metrics = metrics
        self.logger = logger
        limit = RecentMessages.Limit(bytes: settings.queueLimit / 2)
        changes.add(self)
    }

    func advanced(_ advance: RoomAdvance) {
        feeds.withLock { $0[advance.room] }?.advanced(advance)
    }

    func changed(_ change: Change) async {
        do {
            switch change {
            case .room(let room): try await feeds.withLock { $0[room] }?.look(.hint)
            case .user(let user):
                accessChanges.wrappingAdd(1, ordering: .sequentiallyConsistent)
                try await checkSessions(of: [user])
            }
        } catch {
            // The next look by the clock finds it; until then nothing that was committed since is delivered.
            logger.warning("change not looked at", metadata: ["change": "\(change)", "cause": "\(error)"])
        }
    }

    func happened(_ event: Ephemeral) {
        switch event {
        case .typing(let room, let user, let isTyping):
            feed(of: room)?.happened(.typing(room, user, isTyping: isTyping), except: user)
        case .read(let room, let user, let sequence):
            feed(of: room)?.happened(.read(room, user, sequence: sequence))
        case .presence(let user, let isOnline):
            heard(user, isOnline: isOnline)
        }
    }

    /// How often sessions may have ended; whoever authenticates compares it with what it was before.
    var accessChangeCount: Int { accessChanges.load(ordering: .sequentiallyConsistent) }

    func feed(of room: RoomID) -> RoomFeed? { feeds.withLock { $0[room] } }

    /// All that are followed.
    var followed: [RoomFeed] { feeds.withLock { Array($0.values) } }

    func makeFeed(of room: RoomID) -> RoomFeed {
        feeds.withLock { feeds in
            if let feed = feeds[room] { return feed }
            let feed = RoomFeed(
                room: room,
                limit: limit,
                metrics: metrics,
                onMembers: { [weak self] in self?.noteMembers(of: room, $0, $1) },
                read: { [database, turns] question in
                    try await turns.take { try await database.read { try RoomLook(question, in: $0) } }
                }
            )
            feeds[room] = feed
            metrics.rooms.set(feeds.count)
            return feed
        }
    }

    /// Forgets the rooms that nobody here has wanted anything of since the moment.
    func forgetRooms(idleSince moment: NIODeadline) {
        feeds.withLock { feeds in
            feeds = feeds.filter { !$0.value.close(ifIdleSince: moment) }
            metrics.rooms.set(feeds.count)
        }
    }
}

/// What the hub asks of the accounts.
struct Standing: Sendable {
    /// Which of these sessions still stand.
    let sessions: @Sendable (Set<SessionID>) async throws -> Set<SessionID>
    /// How often something happened to each account that may have ended sessions.
    let accessRevisions: @Sendable (Set<UserID>) async throws -> [UserID: Int64]
}
