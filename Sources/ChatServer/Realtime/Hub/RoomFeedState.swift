import NIOCore

/// What a feed knows, under its lock.
struct RoomFeedState {
    private struct Listeners {
        let audience: Audience
        var count: Int
    }

    let room: RoomID
    private let limit: RecentMessages.Limit
    private let metrics: HubMetrics
    private let onMembers: @Sendable (_ old: Set<UserID>, _ new: Set<UserID>) -> Void
    /// `nil` before the first look.
    private(set) var position: RoomPosition?
    private var membersRevision: Int64?
    private(set) var members: Set<UserID> = []
    private(set) var recent: RecentMessages?
    /// What strangers are told; `nil` before the first look.
    private(set) var refusal: DomainError?
    var looks = LookQueue()
    private var listeners: [ObjectIdentifier: Listeners] = [:]
    private(set) var subscribers = 0
    private(set) var idleSince: NIODeadline? = .now()
    /// The hub has forgotten the feed: there is another, or will be.
    private(set) var isClosed = false

    init(
        room: RoomID,
        limit: RecentMessages.Limit,
        metrics: HubMetrics,
        onMembers: @escaping @Sendable (_ old: Set<UserID>, _ new: Set<UserID>) -> Void
    ) {
        self.room = room
        self.limit = limit
        self.metrics = metrics
        self.onMembers = onMembers
    }

    var hasSubscribers: Bool { subscribers > 0 }

    /// Those that anybody is in.
    var audiences: [Audience] { listeners.values.filter { $0.count > 0 }.map(\.audience) }

    /// - Parameter revisions: The room's; `nil` when there is no such room.
    func isUpToDate(with revisions: RoomRevisions?) -> Bool {
        guard let revisions, !looks.isBehind, let position else { return false }
        return !revisions.isDeleted && revisions.membersRevision == membersRevision
            && revisions.lastRevision <= position.revision
    }

    /// Takes up what was committed, when it follows what is known.
    ///
    /// - Returns: Whether it did, or was known already; if not, it takes a look.
    mutating func take(_ advance: RoomAdvance) -> Bool {
        guard !looks.isBehind, let position, advance.membersRevision == membersRevision else { return false }
        guard advance.after > position.revision else { return true }
        guard advance.before == position.revision else { return false }
        let isNew = { (message: Message) in message.sequence > position.sequence }
        let new = advance.messages.filter(isNew).sorted { $0.sequence < $1.sequence }
        let changed = advance.messages.filter { !isNew($0) }
        let last = position.sequence + Int64(new.count)
        guard new.last.map({ $0.sequence == last }) ?? true else { return false }
        add(changed: changed, new: new, upTo: RoomPosition(sequence: last, revision: advance.after))
        return true
    }

    private mutating func add(changed: [Message], new: [Message], upTo position: RoomPosition) {
        var recent = recent ?? RecentMessages(after: self.position ?? position, limit: limit)
        let frames = changed.map { recent.change($0) } + new.map { recent.append($0) }
        self.recent = recent
        self.position = position
        metrics.events.increment(by: frames.count)
        deliver(frames)
    }

    /// Hands frames to everybody, one task for each event loop.
    func deliver(_ frames: [ByteBuffer], except user: UserID? = nil) {
        guard !frames.isEmpty else { return }
        for listeners in listeners.values where listeners.count > 0 {
            let audience = listeners.audience
            audience.eventLoop.execute { audience.deliver(frames, except: user) }
        }
    }

    /// - Returns: What to look for next, or `nil` when all is known.
    mutating func nextQuestion() -> RoomLook.Question? {
        for advance in looks.takeAdvances() where !take(advance) { looks.askAgain() }
        let causes = looks.begin()
        guard !causes.isEmpty else { return nil }
        for cause in causes { metrics.looks[cause.rawValue].increment() }
        return RoomLook.Question(
            room: room,
            known: position,
            membersRevision: membersRevision,
            wantsRecent: looks.wantsRecent,
            limit: limit
        )
    }

    /// - Returns: What is complete once those who are no longer members have nothing more to expect.
    mutating func apply(_ look: RoomLook) -> [EventLoopFuture<Void>] {
        guard let head = look.head, !head.isDeleted else { return end(as: .deleted) }
        refusal = head.refusalToStrangers
        var effects: [EventLoopFuture<Void>] = []
        if let members = look.members { effects = replaceMembers(members, at: head.membersRevision) }
        if position == nil { position = look.position }
        if position != look.position { add(changed: look.changed, new: look.new, upTo: look.position) }
        if let recent = look.recent {
            self.recent = recent
            looks.didReadRecent()
        }
        if !look.isComplete { looks.askAgain() }
        return effects
    }

    private mutating func replaceMembers(_ members: Set<UserID>, at revision: Int64) -> [EventLoopFuture<Void>] {
        let isFirst = membersRevision == nil
        let old = self.members
        self.members = members
        membersRevision = revision
        onMembers(old, members)
        guard !isFirst else { return [] }
        let effects = retain(members, orEndAs: .removed)
        metrics.events.increment()
        deliver([SocketEvent.room(room, membersRevision: revision).frame])
        return effects
    }

    private mutating func end(as removal: SocketEvent.Removal) -> [EventLoopFuture<Void>] {
        onMembers(members, [])
        members = []
        membersRevision = nil
        position = nil
        recent = nil
        refusal = .noSuchRoom
        return retain([], orEndAs: removal)
    }

    private func retain(
        _ members: Set<UserID>,
        orEndAs removal: SocketEvent.Removal
    ) -> [EventLoopFuture<Void>] {
        listeners.values.filter { $0.count > 0 }.map { listeners in
            let audience = listeners.audience
            return audience.eventLoop.submit { audience.retain(members, orEndAs: removal) }
        }
    }

    mutating func addListener(on eventLoop: any EventLoop) -> Audience {
        let key = ObjectIdentifier(eventLoop)
        let audience = listeners[key]?.audience ?? Audience(on: eventLoop, metrics: metrics)
        listeners[key] = Listeners(audience: audience, count: (listeners[key]?.count ?? 0) + 1)
        subscribers += 1
        idleSince = nil
        return audience
    }

    /// - Returns: Where the listener was.
    mutating func removeListener(on eventLoop: any EventLoop) -> Audience? {
        let key = ObjectIdentifier(eventLoop)
        guard let audience = listeners[key]?.audience else { return nil }
        listeners[key]?.count -= 1
        subscribers -= 1
        if subscribers == 0 { idleSince = .now() }
        return audience
    }

    mutating func close(ifIdleSince moment: NIODeadline) -> Bool {
        guard let idleSince, idleSince <= moment, !looks.isLooking else { return false }
        isClosed = true
        onMembers(members, [])
        return true
    }
}
