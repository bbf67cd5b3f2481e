import Logging
import Synchronization

/// Whether this server should be sent requests: it is not shutting down, and its database answers.
final class Readiness: Sendable {
    private let database: any ServedDatabase
    private let isDraining = Mutex(false)

    init(database: any ServedDatabase) {
        self.database = database
    }

    /// From now on the server is not ready, for good.
    func beginDraining() {
        isDraining.withLock { $0 = true }
    }

    /// Whether new clients should be sent here.
    ///
    /// - Throws: `APIError.unavailable`.
    func check(logger: Logger) async throws {
        if isDraining.withLock({ $0 }) {
            logger.notice("not ready", metadata: ["component": "server", "cause": "shutting down"])
            throw APIError.unavailable
        }
        try await checkService(logger: logger)
    }

    /// Whether clients that are here are served; a server that drains still does.
    ///
    /// The outside learns up or down; which component and why goes to the log only.
    ///
    /// - Throws: `APIError.unavailable`.
    func checkService(logger: Logger) async throws {
        do {
            try await database.checkHealth()
        } catch {
            let cause = (error as? StorageFailure)?.message ?? "\(error)"
            logger.warning("not ready", metadata: ["component": "database", "cause": "\(cause)"])
            throw APIError.unavailable
        }
    }
}
