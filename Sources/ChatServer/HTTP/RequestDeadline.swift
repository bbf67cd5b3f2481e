import Hummingbird
import NIOCore

/// How long a handler may take before its client is told that the server cannot serve.
struct RequestDeadline: Sendable {
    var limit = Duration.seconds(10)

    /// Answers with what `body` makes, or when the time is up without it.
    ///
    /// A late `body` is cancelled but not waited for, since what is stuck may not heed that: so it is no child of the
    /// caller's task, and must not touch the connection, which goes on to the next request.
    ///
    /// - Throws: `APIError.tookTooLong`, or what `body` throws.
    func run(
        on eventLoop: any EventLoop,
        _ body: @escaping @Sendable () async throws -> Response
    ) async throws -> Response {
        let answer = eventLoop.makePromise(of: Response.self)
        let work = answer.completeWithTask(body)
        let alarm = eventLoop.scheduleTask(in: TimeAmount(limit)) {
            answer.fail(APIError.tookTooLong)
            work.cancel()
        }
        defer { alarm.cancel() }
        return try await withTaskCancellationHandler {
            try await answer.futureResult.get()
        } onCancel: {
            work.cancel()
        }
    }
}
