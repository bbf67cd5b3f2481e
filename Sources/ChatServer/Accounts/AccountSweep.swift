import Logging
import ServiceLifecycle

/// Removes what is over, now and then: sessions, throttles, invitations, signing keys.
///
/// Several replicas may do so at once.
struct AccountSweep: Service {
    let accounts: Accounts
    let logger: Logger
    var interval = Duration.seconds(600)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await accounts.sweep(now: .now())
                } catch {
                    logger.warning("sweep failed", metadata: ["cause": "\(error)"])
                }
                // Replicas started together come apart.
                try? await Task.sleep(for: interval * Double.random(in: 0.5...1.5))
            }
        }
    }
}

extension Accounts {
    /// Sessions that ended are kept for a week: a refresh token that comes back is told so, and the networks of an
    /// account stay known.
    private static let keptSessions = Duration.seconds(7 * 86_400)

    func sweep(now: Timestamp) async throws {
        let longAgo = Timestamp(milliseconds: now.milliseconds - Int64(Self.keptSessions / .milliseconds(1)))
        try await database.write { connection in
            try SessionStore.sweep(endedBefore: longAgo, in: connection)
            try RegistrationInviteStore.sweep(endedBefore: longAgo, in: connection)
        }
        try await throttle.sweep(now: now)
        try await tokens.keys.sweep(now: now)
    }
}
