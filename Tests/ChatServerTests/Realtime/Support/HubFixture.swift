import HTTPTypes
import Logging
import NIOCore
import NIOPosix
import Synchronization

@testable import ChatServer

/// A hub with its sessions over a database of its own, without HTTP.
final class HubFixture: Sendable {
    let writing: MessageFixture
    let services: SocketServices
    let passports = Passports()
    let metrics = ServerMetrics()
    let eventLoops = MultiThreadedEventLoopGroup.singleton

    var hub: Hub { services.hub }
    var lookout: Lookout { Lookout(hub: hub, interval: .seconds(3600), logger: Logger(label: "test")) }

    /// - Parameter relay: Brings what is committed to the hub; as a rule all of it, once, in order.
    init(
        on kind: TestDatabase = .sqlite,
        settings: RealtimeSettings = .unhurried,
        relay: (@Sendable (any ChangeListener) -> any ChangeListener)? = nil
    ) async throws {
        writing = try await MessageFixture(on: kind)
        let (database, passports, logger) = (writing.database, passports, Logger(label: "test"))
        let changes = ChangeFeed()
        let hub = Hub(
            database: database,
            rooms: Rooms(database: database, changes: changes),
            standing: Standing(sessions: passports.standing, accessRevisions: passports.revisions),
            changes: changes,
            settings: settings,
            metrics: metrics.hub,
            logger: logger
        )
        writing.changes.add(relay?(hub) ?? hub)
        services = SocketServices(
            authenticator: passports,
            hub: hub,
            messages: writing.messages,
            rates: UserRates(settings),
            settings: settings
        )
    }

    /// Sends the numbers from 1, however busy the machine is: sending again is safe.
    func fill(_ room: RoomID, by user: UserID, upTo last: Int) async throws {
        for number in 1...last {
            let name = "fill-\(number)"
            for _ in 1...20 {
                do {
                    try await writing.send("\(number)", in: room, by: user, as: name)
                    break
                } catch let error as DomainError where error.code == .unavailable { continue }
            }
        }
    }

    /// A socket, of somebody or of a stranger.
    func open(
        as user: UserID? = nil,
        for lifetime: Duration = .seconds(900),
        on eventLoop: (any EventLoop)? = nil
    ) async throws -> TestClient {
        let eventLoop = eventLoop ?? eventLoops.next()
        let admission = try await services.admit(
            SocketRequest(
                headers: HTTPFields(),
                remoteAddress: nil,
                requestID: RequestID(),
                bearer: user.map { passports.issue(to: $0, for: lifetime) },
                eventLoop: eventLoop,
                logger: Logger(label: "test")
            )
        )
        return try await TestClient(on: eventLoop, admission)
    }
}

extension RealtimeSettings {
    /// Nobody is told to slow down.
    static var unhurried: RealtimeSettings {
        var settings = RealtimeSettings()
        settings.sendsPerSecond = 1_000_000
        settings.commandsPerSecond = 1_000_000
        return settings
    }
}

/// Access tokens that say who bears them, and what has become of their sessions.
final class Passports: Authenticator {
    private let state = Mutex<(revoked: Set<SessionID>, revisions: [UserID: Int64], isAway: Bool)>(([], [:], false))

    func issue(to user: UserID, session: SessionID = SessionID(at: .now()), for lifetime: Duration) -> String {
        "\(user.text) \(session.text) \((Timestamp.now() + lifetime).milliseconds)"
    }

    func revoke(_ session: SessionID, of user: UserID) {
        state.withLock { state in
            state.revoked.insert(session)
            state.revisions[user, default: 0] += 1
        }
    }

    func setAway(_ isAway: Bool) { state.withLock { $0.isAway = isAway } }

    func principal(bearing token: String) async throws -> Principal {
        let words = token.split(separator: " ").map(String.init)
        guard words.count == 3, let user = UserID(words[0]), let session = SessionID(words[1]),
            let end = Int64(words[2])
        else { throw DomainError(.unauthenticated, "not a token") }
        guard try standing([session]).contains(session) else { throw DomainError(.sessionRevoked, "revoked") }
        return Principal(user: user, session: session, role: .member, expiresAt: Timestamp(milliseconds: end))
    }

    @Sendable func standing(_ sessions: Set<SessionID>) throws -> Set<SessionID> {
        try state.withLock { state in
            if state.isAway { throw SQLFailure.unavailable("away") }
            return sessions.subtracting(state.revoked)
        }
    }

    @Sendable func revisions(_ users: Set<UserID>) throws -> [UserID: Int64] {
        state.withLock { state in
            Dictionary(users.map { ($0, state.revisions[$0] ?? 0) }, uniquingKeysWith: { $1 })
        }
    }
}
