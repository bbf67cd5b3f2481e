import NIOCore
import Synchronization

/// Whose sockets are open here, and what is known of their right to be.
final class ConnectedUsers: Sendable {
    private struct Entry {
        var sessions: [ObjectIdentifier: ConnectedSession] = [:]
        /// `nil` until it has been asked for: then all sessions are checked.
        var accessRevision: Int64?
    }

    /// A socket that speaks for a user.
    struct ConnectedSession: Sendable {
        let id: SessionID
        let session: ChatSocketSession
    }

    /// How many sockets one user may have here.
    static let socketLimit = 100
    private let entries = Mutex<[UserID: Entry]>([:])

    /// - Returns: How many sockets the user has now.
    /// - Throws: `limitReached`.
    func add(_ session: ChatSocketSession, for principal: Principal) throws(DomainError) -> Int {
        let count: Int? = entries.withLock { entries in
            let count = entries[principal.user]?.sessions.count ?? 0
            guard count < Self.socketLimit else { return nil }
            let connected = ConnectedSession(id: principal.session, session: session)
            entries[principal.user, default: Entry()].sessions[ObjectIdentifier(session)] = connected
            return count + 1
        }
        guard let count else {
            throw DomainError(
                .limitReached,
                "as many sockets are open as a user may have",
                details: ["limit": String(Self.socketLimit)]
            )
        }
        return count
    }

    /// - Returns: How many sockets the user has now.
    func remove(_ session: ChatSocketSession, of user: UserID) -> Int {
        entries.withLock { entries in
            entries[user]?.sessions[ObjectIdentifier(session)] = nil
            let count = entries[user]?.sessions.count ?? 0
            if count == 0 { entries[user] = nil }
            return count
        }
    }

    var all: [UserID] { entries.withLock { Array($0.keys) } }

    func sessions(of users: some Sequence<UserID>) -> [ConnectedSession] {
        entries.withLock { entries in users.flatMap { entries[$0]?.sessions.values.map(\.self) ?? [] } }
    }

    /// Those whose revision is not the one known.
    func changed(among revisions: [UserID: Int64]) -> [UserID] {
        entries.withLock { entries in
            revisions.compactMap { user, revision in
                entries[user].map { $0.accessRevision != revision } ?? false ? user : nil
            }
        }
    }

    /// Their sessions were checked when they had these revisions.
    func checked(_ revisions: [UserID: Int64]) {
        entries.withLock { entries in
            for (user, revision) in revisions where entries[user] != nil { entries[user]?.accessRevision = revision }
        }
    }
}
