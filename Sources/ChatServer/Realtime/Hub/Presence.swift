import NIOCore
import Synchronization

/// Who is there: has a socket here, or was seen elsewhere not long ago.
final class Presence: Sendable {
    private struct Entry {
        var isHere = false
        /// Until when another replica's word holds.
        var leaseEnd: NIODeadline?
        var isShown = false

        func isOnline(at now: NIODeadline) -> Bool { isHere || leaseEnd.map { $0 > now } ?? false }
    }

    /// How long another replica's word holds; it repeats it every `renewal`.
    static let lease = TimeAmount.seconds(90)
    static let renewal = TimeAmount.seconds(30)
    /// In rooms with more members nobody is told who is there.
    static let roomLimit = 250

    private let entries = Mutex<[UserID: Entry]>([:])

    /// - Returns: Whether the user has come or gone in the eyes of others.
    func set(_ user: UserID, isHere: Bool, at now: NIODeadline = .now()) -> Bool {
        update(user, at: now) { $0.isHere = isHere }
    }

    /// Takes another replica's word.
    ///
    /// - Returns: Whether the user has come or gone in the eyes of others.
    func heard(_ user: UserID, isOnline: Bool, at now: NIODeadline = .now()) -> Bool {
        update(user, at: now) { $0.leaseEnd = isOnline && !$0.isHere ? now + Self.lease : nil }
    }

    /// - Returns: Those whose lease has run out.
    func expire(at now: NIODeadline = .now()) -> [UserID] {
        entries.withLock { entries in
            let gone = entries.filter { !$0.value.isOnline(at: now) }.map(\.key)
            for user in gone { entries[user] = nil }
            return gone
        }
    }

    func isHere(_ user: UserID) -> Bool { entries.withLock { $0[user]?.isHere ?? false } }

    var here: [UserID] { entries.withLock { $0.filter(\.value.isHere).map(\.key) } }

    /// In an order of their own.
    func online(among users: Set<UserID>, at now: NIODeadline = .now()) -> [UserID] {
        entries.withLock { entries in users.filter { entries[$0]?.isOnline(at: now) ?? false } }.sorted()
    }

    private func update(_ user: UserID, at now: NIODeadline, _ change: (inout Entry) -> Void) -> Bool {
        entries.withLock { entries in
            var entry = entries[user] ?? Entry()
            change(&entry)
            let isOnline = entry.isOnline(at: now)
            defer {
                entry.isShown = isOnline
                entries[user] = isOnline ? entry : nil
            }
            return entry.isShown != isOnline
        }
    }
}
