import MySQLClient
import NIOCore
import NIOPosix
import Synchronization

/// The connections that nobody uses at the moment; as many exist as threads have asked for one at a time.
final class MySQLPool: Sendable {
    private struct State {
        var idle: [MySQLConnection] = []
        var used = 0
    }

    private let options: ConnectionOptions
    private let state = Mutex(State())

    init(_ options: ConnectionOptions) {
        self.options = options
    }

    /// Open connections, whether in use or not.
    var count: Int { state.withLock { $0.idle.count + $0.used } }

    /// Runs a transaction, on the caller's thread; its connection is cut at the deadline.
    func perform<Result>(
        _ access: SQLAccess,
        until end: NIODeadline,
        _ body: (any SQLConnection) throws -> Result
    ) throws -> Result {
        let connection = try take(for: access)
        let interrupter = connection.interrupter
        let job = interrupter.begin()
        let alarm = MultiThreadedEventLoopGroup.singleton.next().scheduleTask(deadline: end) {
            interrupter.interrupt(job)
        }
        var isUsable = true
        defer {
            alarm.cancel()
            interrupter.end()
            giveBack(connection, isUsable: isUsable)
        }
        do {
            return try connection.transaction(access, body)
        } catch SQLFailure.readOnly(let reason) {
            // After a failover the same name may lead to a server that writes.
            isUsable = false
            throw SQLFailure.readOnly(reason)
        }
    }

    /// One that reads, or writes, already is preferred: it saves a round trip.
    private func take(for access: SQLAccess) throws(SQLFailure) -> MySQLConnection {
        let idle = state.withLock { state -> MySQLConnection? in
            state.used += 1
            if let index = state.idle.lastIndex(where: { $0.access == access }) { return state.idle.remove(at: index) }
            return state.idle.popLast()
        }
        if let idle { return idle }
        do {
            return try MySQLConnection(options, for: access)
        } catch {
            state.withLock { $0.used -= 1 }
            throw error.kind == .lost ? .unavailable(error.message) : SQLFailure(error)
        }
    }

    private func giveBack(_ connection: MySQLConnection, isUsable: Bool) {
        state.withLock { state in
            state.used -= 1
            if isUsable, !connection.isLost { state.idle.append(connection) }
        }
        guard !isUsable || connection.isLost else { return }
        connection.close()
        // What one has lost, the others most likely have too.
        if connection.isLost { closeIdle() }
    }

    @Sendable func closeIdle() {
        let connections = state.withLock { state in
            defer { state.idle = [] }
            return state.idle
        }
        for connection in connections { connection.close() }
    }
}
