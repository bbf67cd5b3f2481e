import MySQLClient
import NIOCore
import NIOPosix
import Synchronization

/// Looks after a server from a thread and a connection of its own, so that everybody else knows at once when it is away.
///
/// While it is away this is what finds it again; nobody else waits for it.
final class MySQLWatch: Sendable {
    private enum Verdict {
        case up
        case down(StorageFailure)
    }

    private struct State {
        var verdict = Verdict.up
        var isLooking = false
        var isClosed = false
        var next: Scheduled<Void>?
    }

    /// Between looks, when the server is there and when it is not.
    private static let interval = (up: TimeAmount.milliseconds(500), down: TimeAmount.milliseconds(200))
    private static let deadline = TimeAmount.seconds(1)

    private let settings: MySQLSettings
    private let instanceID: String
    private let eventLoop: any EventLoop
    private let thread = NIOThreadPool(numberOfThreads: 1)
    private let state = Mutex(State())
    private let onLoss: @Sendable () -> Void
    private let kept = KeptConnection()

    /// - Parameters:
    ///   - instanceID: What the table `server` must say.
    ///   - onLoss: Called when the server goes away.
    init(
        _ settings: MySQLSettings,
        instanceID: String,
        eventLoop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next(),
        onLoss: @escaping @Sendable () -> Void
    ) {
        self.settings = settings
        self.instanceID = instanceID
        self.eventLoop = eventLoop
        self.onLoss = onLoss
        thread.start()
        lookNow()
    }

    /// Why the server cannot be used; `nil` when it can.
    var failure: StorageFailure? {
        if case .down(let failure) = state.withLock(\.verdict) { failure } else { nil }
    }

    /// Looks without waiting for the next turn: somebody had trouble.
    func lookNow() {
        let mayLook = state.withLock { state in
            guard !state.isLooking, !state.isClosed else { return false }
            state.isLooking = true
            state.next?.cancel()
            return true
        }
        guard mayLook else { return }
        thread.submit { [self] state in
            guard state == .active else { return }
            conclude(look())
        }
    }

    private func conclude(_ verdict: Verdict) {
        let isNewlyDown = state.withLock { state in
            let wasUp = if case .up = state.verdict { true } else { false }
            let isUp = if case .up = verdict { true } else { false }
            state.verdict = verdict
            state.isLooking = false
            if !state.isClosed {
                let pause = isUp ? Self.interval.up : Self.interval.down
                state.next = eventLoop.scheduleTask(in: pause) { [weak self] in self?.lookNow() }
            }
            return wasUp && !isUp
        }
        if isNewlyDown { onLoss() }
    }

    /// A connection that was closed meanwhile, as a restarted server does, says nothing about the server now.
    private func look() -> Verdict {
        do throws(MySQLFailure) {
            return try look(on: kept.connection)
        } catch {
            drop()
            guard error.kind == .lost else { return .down(.mysql(error)) }
        }
        do throws(MySQLFailure) {
            return try look(on: nil)
        } catch {
            drop()
            return .down(.mysql(error))
        }
    }

    private func look(on known: Connection?) throws(MySQLFailure) -> Verdict {
        let current: Connection
        if let known {
            current = known
        } else {
            var options = settings.connectionOptions
            options.connectTimeout = .seconds(1)
            options.timeout = .seconds(1)
            current = try Connection(options)
            kept.connection = current
        }
        let interrupter = current.interrupter
        let job = interrupter.begin()
        let alarm = eventLoop.scheduleTask(in: Self.deadline) { interrupter.interrupt(job) }
        defer {
            alarm.cancel()
            interrupter.end()
        }
        let row = try current.execute("SELECT instance_id FROM server").rows.first
        return row == [.text(instanceID)] ? .up : .down(.schemaReplaced(settings.name))
    }

    private func drop() {
        kept.connection?.close()
        kept.connection = nil
    }

    func close() async throws {
        state.withLock { state in
            state.isClosed = true
            state.next?.cancel()
        }
        try await thread.shutdownGracefully()
        drop()
    }
}

/// Not checked: only the watch's one thread uses it, and whoever closes the watch after that thread has ended.
private final class KeptConnection: @unchecked Sendable {
    var connection: Connection?
}
