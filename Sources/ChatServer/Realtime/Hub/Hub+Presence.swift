import NIOCore
import Synchronization

extension Hub {
    /// What another replica says, or our own word coming back.
    func heard(_ user: UserID, isOnline: Bool) {
        if presence.heard(user, isOnline: isOnline) { show(user, isOnline: isOnline) }
        // Another replica has lost its last socket of a user who still is here.
        if !isOnline, presence.isHere(user) { changes.tell(.presence(user, isOnline: true)) }
    }

    /// Tells every socket that is subscribed to a room of the user's, once.
    func show(_ user: UserID, isOnline: Bool) {
        let feeds = memberRooms.withLock { $0[user] ?? [] }.compactMap(feed(of:))
        let audiences = feeds.flatMap(\.audiences)
        guard !audiences.isEmpty else { return }
        let frame = SocketEvent.presence(user, isOnline: isOnline).frame
        metrics.events.increment()
        for (_, audiences) in Dictionary(grouping: audiences, by: { ObjectIdentifier($0.eventLoop) }) {
            audiences.first?.eventLoop.execute {
                var told: Set<ObjectIdentifier> = []
                for audience in audiences { audience.deliver(frame, told: &told, except: user) }
            }
        }
    }

    /// Lets go of those that no other replica has seen for long.
    func expirePresence() {
        for user in presence.expire() { show(user, isOnline: false) }
    }

    /// Says again who is here.
    func renewPresence() {
        for user in presence.here { changes.tell(.presence(user, isOnline: true)) }
    }

    /// Who of a room's members is there; nobody in a large room.
    func online(among members: Set<UserID>) -> [UserID] {
        members.count <= Presence.roomLimit ? presence.online(among: members) : []
    }

    func noteMembers(of room: RoomID, _ old: Set<UserID>, _ new: Set<UserID>) {
        let old = old.count <= Presence.roomLimit ? old : []
        let new = new.count <= Presence.roomLimit ? new : []
        memberRooms.withLock { rooms in
            for user in old.subtracting(new) {
                rooms[user]?.remove(room)
                if rooms[user]?.isEmpty ?? false { rooms[user] = nil }
            }
            for user in new.subtracting(old) { rooms[user, default: []].insert(room) }
        }
    }
}
