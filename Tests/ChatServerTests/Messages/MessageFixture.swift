import Dispatch
import Logging
import NIOCore
import Synchronization
import TestSupport

@testable import ChatServer

/// Messages on a database of their own, with users and rooms as a test wants them.
final class MessageFixture: Sendable {
    let messages: Messages
    let rooms: Rooms
    let news = NewsRecorder()
    let changes = ChangeFeed()
    private let opened: OpenDatabase

    var database: any ChatDatabase { opened.database }

    /// - Parameter patience: Long, so that a busy machine is not taken for a database that is away.
    init(on kind: TestDatabase, patience: Duration = .seconds(20)) async throws {
        opened = try await kind.open()
        changes.add(news)
        messages = Messages(
            database: opened.database,
            changes: changes,
            patience: patience,
            logger: Logger(label: "test")
        )
        rooms = Rooms(database: opened.database, changes: changes)
    }

    func user(_ nickname: String = "someone") async throws -> UserID {
        let id = UserID(at: .now())
        _ = try await database.write(within: .seconds(10)) { connection in
            try connection.execute(
                """
                INSERT INTO users (id, nickname, nickname_key, role, status, created_at, updated_at, password_changed_at)
                VALUES (?, ?, ?, 'member', 'active', 0, 0, 0)
                """,
                id,
                nickname,
                nickname
            )
        }
        return id
    }

    /// A room with as many members; the first is its owner.
    func room(_ access: Room.Access = .invited, members: Int) async throws -> (id: RoomID, members: [UserID]) {
        var users: [UserID] = []
        for number in 0..<members { users.append(try await user("user \(number)")) }
        let room = try await rooms.create(named: RoomName("Room"), access, by: users[0], now: .now())
        for user in users.dropFirst() { try await add(user, to: room.id) }
        return (room.id, users)
    }

    func add(_ user: UserID, to room: RoomID, as role: RoomRole = .member) async throws {
        _ = try await database.write(within: .seconds(10)) { connection in
            try connection.execute(
                "INSERT INTO room_members (room_id, user_id, role, joined_at) VALUES (?, ?, ?, 0)",
                room,
                user,
                role.rawValue
            )
        }
    }

    @discardableResult
    func send(_ text: String, in room: RoomID, by user: UserID, as name: String? = nil) async throws -> Message {
        let name = name ?? MessageID(at: .now()).text
        return try await messages.send(MessageDraft(room: room, clientMessageID: name, text: text), by: user).message
    }

    func submit(
        _ name: String,
        in room: RoomID,
        by user: UserID,
        on eventLoop: any EventLoop
    ) throws -> EventLoopFuture<SentMessage> {
        let draft = try MessageDraft(room: room, clientMessageID: name, text: "text of \(name)")
        return messages.send(draft, by: user, on: eventLoop)
    }

    /// Another writer on the same database.
    func writer(limit: ChangeQueue.Limit, on eventLoop: any EventLoop) -> MessageWriter {
        MessageWriter(
            database: database,
            changes: ChangeFeed(),
            limit: limit,
            patience: .seconds(20),
            timers: eventLoop,
            metrics: ServerMetrics().messages,
            logger: Logger(label: "test")
        )
    }

    /// Keeps others from writing to the room (or, in SQLite, to anything) until the hold is released.
    ///
    /// - Parameter change: What the holding transaction does, committed with the release.
    func hold(
        _ room: RoomID,
        _ change: @escaping @Sendable (any SQLConnection) throws -> Void = { _ in }
    ) async throws -> Hold {
        let hold = Hold()
        let database = database
        Task {
            try await database.write(within: .seconds(30)) { connection in
                _ = try MessageStore.heads(of: [room], isLocking: true, in: connection)
                try change(connection)
                hold.begin()
            }
        }
        try await eventually("the room is held") { hold.hasBegun }
        return hold
    }

    /// All messages of the room, by sequence.
    func all(in room: RoomID) async throws -> [Message] {
        try await database.read(within: .seconds(10)) { connection in
            try MessageStore.messages(in: room, after: 0, limit: .max, in: connection)
        }
    }

    func head(of room: RoomID) async throws -> RoomHead? {
        try await messages.heads(of: [room]).first
    }
}

/// A transaction that stays open.
final class Hold: Sendable {
    private let isOpen = Atomic(false)
    private let end = DispatchSemaphore(value: 0)

    var hasBegun: Bool { isOpen.load(ordering: .acquiring) }

    func begin() {
        isOpen.store(true, ordering: .releasing)
        end.wait()
    }

    func release() { end.signal() }
}

/// Keeps all that was announced.
final class NewsRecorder: ChangeListener {
    private let recorded = Mutex<(advances: [RoomAdvance], events: [Ephemeral])>(([], []))

    var advances: [RoomAdvance] { recorded.withLock(\.advances) }
    var events: [Ephemeral] { recorded.withLock(\.events) }

    func advanced(_ advance: RoomAdvance) { recorded.withLock { $0.advances.append(advance) } }
    func happened(_ event: Ephemeral) { recorded.withLock { $0.events.append(event) } }
    func changed(_ change: Change) async {}
}

/// With which code something is refused; `nil` when it is done.
func refusal(of action: () async throws -> some Any) async throws -> DomainError.Code? {
    do {
        _ = try await action()
        return nil
    } catch let error as DomainError {
        return error.code
    }
}
