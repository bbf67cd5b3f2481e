internal import Dispatch
package import MySQLClient

/// A connection that tasks may use, one after the other, while its blocking calls are made on a thread of its own.
///
/// Cancelling the task cuts the connection.
package final class ServerSession: @unchecked Sendable {
    // Unchecked: `connection` is touched on `queue` only, which does one thing at a time.
    private let connection: Connection
    private let interrupter: Interrupter
    private let queue: DispatchQueue

    private init(_ connection: Connection, _ queue: DispatchQueue) {
        self.connection = connection
        interrupter = connection.interrupter
        self.queue = queue
    }

    package static func connect(_ options: ConnectionOptions) async throws -> ServerSession {
        let queue = DispatchQueue(label: "chatops.mysql")
        return try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(with: Result { ServerSession(try Connection(options), queue) })
            }
        }
    }

    /// Runs `body` with the connection, off the tasks' own threads.
    package func perform<Value: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> Value
    ) async throws -> Value {
        try Task.checkCancellation()
        return try await cuttable {
            try await withCheckedThrowingContinuation { continuation in
                queue.async { continuation.resume(with: Result { try body(self.connection) }) }
            }
        }
    }

    /// Runs `body`, whose blocking reads of this connection end when the task is cancelled.
    private func cuttable<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        let job = interrupter.begin()
        defer { interrupter.end() }
        do {
            return try await withTaskCancellationHandler {
                try await body()
            } onCancel: {
                interrupter.interrupt(job)
            }
        } catch {
            try Task.checkCancellation()
            throw error
        }
    }

    package func run(_ statements: String...) async throws {
        try await perform { connection in
            for statement in statements { try connection.run(statement) }
        }
    }

    package func rows(_ sql: String) async throws -> [[String?]] {
        try await perform { try $0.textRows(sql) }
    }

    /// What the server holds for the connection, such as locks, is given up by it.
    package func close() async {
        await withCheckedContinuation { continuation in
            queue.async {
                self.connection.close()
                continuation.resume()
            }
        }
    }
}

extension ServerSession {
    /// Begins a query and hands its rows to `body`, which may take them on any thread, one at a time.
    ///
    /// Cancelling the task cuts the connection.
    func streaming<Value: Sendable>(
        _ sql: String,
        as shape: TableShape,
        _ body: (TableCursor) async throws -> Value
    ) async throws -> Value {
        let cursor = try await perform { try TableCursor(shape, $0.stream(sql)) }
        let value = try await cuttable { try await body(cursor) }
        try await perform { try $0.requireWholeValues(of: shape.name) }
        return value
    }
}
