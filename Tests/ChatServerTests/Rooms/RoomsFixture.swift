import Synchronization

@testable import ChatServer

/// Rooms on a database of their own, and people by name.
final class RoomsFixture: Sendable {
    let opened: OpenDatabase
    let rooms: Rooms
    let heard = HeardChanges()
    private let people = Mutex<[String: UserID]>([:])

    var database: any ChatDatabase { opened.database }

    init(on kind: TestDatabase) async throws {
        opened = try await kind.open()
        let changes = ChangeFeed()
        changes.add(heard)
        rooms = Rooms(database: opened.database, changes: changes)
    }

    /// The same user for the same name.
    func user(_ name: String) async throws -> UserID {
        if let known = people.withLock({ $0[name] }) { return known }
        let id = UserID(at: .now())
        try await database.write { try Self.insert(id, name, $0) }
        people.withLock { $0[name] = id }
        return id
    }

    static func insert(_ id: UserID, _ name: String, _ connection: any SQLConnection) throws(SQLFailure) {
        let sql = """
            INSERT INTO users (id, email, email_key, nickname, nickname_key, role, status, created_at, updated_at,
            password_changed_at) VALUES (?, ?, ?, ?, ?, 'member', 'active', 0, 0, 0)
            """
        let email = "\(id.text)@example.org"
        try connection.execute(sql, id, email, email, name, name.lowercased())
    }

    /// A room of `owner`, with others in their roles.
    func room(
        _ access: Room.Access,
        of owner: String,
        _ others: [String: RoomRole] = [:],
        named name: String = "Kitchen"
    ) async throws -> RoomID {
        let owner = try await user(owner)
        let room = try await rooms.create(named: RoomName(name), access, by: owner, now: .now())
        for (name, role) in others.sorted(by: { $0.key < $1.key }) {
            let other = try await user(name)
            if access == .invited { try await rooms.invite(other, to: room.id, by: owner, now: .now()) }
            _ = try await rooms.join(room.id, by: other, now: .now())
            if role != .member { _ = try await rooms.assign(role, to: other, in: room.id, by: owner, now: .now()) }
        }
        return room.id
    }

    func execute(_ sql: String, _ arguments: SQLValue...) async throws {
        try await database.write { _ = try $0.execute(sql, arguments) }
    }
}

/// Remembers what was announced.
final class HeardChanges: ChangeListener {
    private let changes = Mutex<[Change]>([])

    var all: [Change] { changes.withLock(\.self) }

    func advanced(_ advance: RoomAdvance) {}
    func changed(_ change: Change) async { changes.withLock { $0.append(change) } }
    func happened(_ event: Ephemeral) {}
}

/// The code of the error that `body` throws.
func code(
    of body: () async throws -> some Any,
    isolation: isolated (any Actor)? = #isolation
) async -> DomainError.Code? {
    do {
        _ = try await body()
        return nil
    } catch {
        return (error as? DomainError)?.code
    }
}
