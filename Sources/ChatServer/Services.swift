/// Everything a serving process does its work with, built once from its settings.
///
/// A domain adds its value here, its endpoints to `endpoints`.
struct Services: Sendable {
    let database: any ChatDatabase
    let changes: ChangeFeed
    let accounts: Accounts
    let settings: Settings
    let metrics: ServerMetrics

    init(settings: Settings, database: any ChatDatabase, metrics: ServerMetrics = ServerMetrics()) {
        self.metrics = metrics
        self.settings = settings
        self.database = database
        changes = ChangeFeed()
        accounts = Accounts(database: database, changes: changes, settings: settings.accounts)
    }

    var authenticator: any Authenticator { accounts.tokens }

    var endpoints: [Endpoint] {
        let sessions = SessionRoutes(accounts: accounts, allowedOrigins: settings.realtime.allowedOrigins)
        return sessions.endpoints + AccountRoutes(accounts: accounts, sessions: sessions).endpoints
    }
}
