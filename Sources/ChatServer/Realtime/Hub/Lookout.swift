import Logging
import NIOCore
import ServiceLifecycle

/// Looks by the clock for what others have committed, so that losing any hint loses nothing.
///
/// While the database is away it looks less and less often, and leaves the sockets alone.
struct Lookout: Service {
    let hub: Hub
    let interval: Duration
    let logger: Logger

    /// How long a room that nobody wants is kept, for those who come right back.
    private static let idleLimit = TimeAmount.seconds(60)
    private static let longestPause = Duration.seconds(10)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var failures = 0
            var nextRenewal = NIODeadline.now()
            while (try? await Task.sleep(for: pause(after: failures))) != nil {
                if nextRenewal <= .now() {
                    hub.renewPresence()
                    nextRenewal = .now() + Presence.renewal
                }
                do {
                    try await look()
                    failures = 0
                } catch {
                    failures += 1
                    logger.log(level: failures == 1 ? .warning : .debug, "look failed", metadata: ["cause": "\(error)"])
                }
            }
        }
    }

    /// Everything once.
    func look() async throws {
        hub.expirePresence()
        hub.forgetRooms(idleSince: .now() - Self.idleLimit)
        try await hub.lookAtRooms()
        try await hub.lookAtUsers()
    }

    /// Jittered by a fifth, so that replicas do not look in step.
    private func pause(after failures: Int) -> Duration {
        let pause = min(interval * (1 << min(failures, 6)), max(interval, Self.longestPause))
        return pause * Double.random(in: 0.8...1.2)
    }
}

extension Hub {
    /// How many rooms are asked about with one transaction.
    private static let chunk = 2048

    fileprivate func lookAtRooms() async throws {
        let feeds = followed.filter { $0.hasSubscribers }
        for start in stride(from: 0, to: feeds.count, by: Self.chunk) {
            let chunk = feeds[start..<min(start + Self.chunk, feeds.count)]
            let revisions = try await rooms.revisions(of: chunk.map(\.room))
            for feed in chunk { feed.hint(revisions[feed.room]) }
        }
    }
}
