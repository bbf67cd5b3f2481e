import Logging
import NIOPosix

/// Everything a serving process does its work with, built once from its settings.
///
/// A domain adds its value here, its endpoints to `endpoints`.
struct Services: Sendable {
    let database: any ChatDatabase
    let changes: ChangeFeed
    let accounts: Accounts
    let rooms: Rooms
    let messages: Messages
    let hub: Hub
    let sockets: Sockets
    /// With Redis only.
    let replicaHints: ReplicaHints?
    /// Of one process: REST and sockets share them.
    let rates: UserRates
    let settings: Settings
    let metrics: ServerMetrics

    init(
        settings: Settings,
        database: any ChatDatabase,
        metrics: ServerMetrics = ServerMetrics(),
        logger: Logger
    ) {
        self.metrics = metrics
        self.settings = settings
        let database = MeasuredDatabase(database: database, metrics: metrics.database)
        self.database = database
        changes = ChangeFeed()
        accounts = Accounts(database: database, changes: changes, settings: settings.accounts, metrics: metrics.limits)
        rooms = Rooms(database: database, changes: changes)
        messages = Messages(database: database, changes: changes, metrics: metrics.messages, logger: logger)
        rates = UserRates(settings.realtime, metrics: metrics.limits)
        hub = Hub(
            database: database,
            rooms: rooms,
            standing: Standing(sessions: accounts.standing(among:), accessRevisions: accounts.accessRevisions(of:)),
            changes: changes,
            settings: settings.realtime,
            metrics: metrics.hub,
            logger: logger
        )
        sockets = Sockets(
            limits: SocketLimits(settings.realtime),
            eventLoops: MultiThreadedEventLoopGroup.singleton,
            metrics: metrics.sockets
        )
        replicaHints = settings.redis.map { [hub] in
            ReplicaHints(settings: $0, listener: hub, metrics: metrics.replicas, logger: logger)
        }
        if let replicaHints { changes.add(replicaHints) }
    }

    var authenticator: any Authenticator { accounts.tokens }

    /// Where sockets are opened, and what talks over them.
    var socketRoute: SocketRoute {
        let sessions = SocketServices(
            authenticator: authenticator,
            hub: hub,
            messages: messages,
            rates: rates,
            settings: settings.realtime
        )
        return SocketRoute(
            sockets: sockets,
            origins: OriginPolicy(allowed: settings.realtime.allowedOrigins),
            admission: sessions.admit
        )
    }

    var endpoints: [Endpoint] {
        let strangers = StrangerRates(metrics: metrics.limits)
        let sessions = SessionRoutes(accounts: accounts, allowedOrigins: settings.realtime.allowedOrigins)
        let others =
            sessions.endpoints + AccountRoutes(accounts: accounts, sessions: sessions).endpoints
            + UserRoutes(accounts: accounts).endpoints + AdministrationRoutes(accounts: accounts).endpoints
            + RegistrationInviteRoutes(accounts: accounts).endpoints
            + RoomRoutes(rooms: rooms).endpoints + MemberRoutes(rooms: rooms).endpoints
            + InviteRoutes(rooms: rooms).endpoints + BanRoutes(rooms: rooms).endpoints
        return others.map { $0.limited(by: rates).limited(by: strangers) }
            + MessageRoutes(messages: messages, rates: rates).endpoints
    }
}
