/// An HTTP client on the system's libcurl.
///
/// It goes where the URL says and nowhere else: proxies named in the process environment are not used (what is verified
/// "from the outside" must be what was asked for), `~/.netrc` is not read, cookies, HSTS and Alt-Svc are not kept. Only
/// http and https are spoken.
///
/// Connections are kept for later requests with the same trust, except that `POST` and `PATCH` always get a new one:
/// libcurl sends a request again by itself when a connection it used again turns out to be dead, and only idempotent
/// requests may be sent twice. The thread and the sockets behind a client end with it; a client that sends nothing has
/// neither.
package final class Client: Sendable {
    private let engine: Engine

    /// `version` is told to servers as `User-Agent: chatops/<version>`, unless a request has its own.
    package init(version: String) {
        engine = Engine(userAgent: "chatops/\(version)")
    }

    deinit { engine.stop() }

    /// Sends a request and collects the answer, of whatever status.
    ///
    /// Cancelling the task ends the transfer at once, in any phase, and throws `HTTPFailure.cancelled`.
    package func send(_ request: Request) async throws(HTTPFailure) -> Response {
        let result: Result<Response, HTTPFailure> = try await exchange(
            request,
            bodyLimit: request.maximumBodyBytes
        ) { exchange in
            do throws(HTTPFailure) {
                return .success(try await exchange.collect())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Sends a request and gives the answer to `consume` as soon as its head is there, while the body still arrives.
    ///
    /// Whatever `consume` leaves unread when it returns is dropped, with its connection. `Request.deadline` includes the
    /// time that `consume` takes; `Request.maximumBodyBytes` does not apply. Throws `HTTPFailure`, or what `consume`
    /// throws.
    package func withResponse<Value: Sendable>(
        to request: Request,
        _ consume: @Sendable (StreamedResponse) async throws -> Value
    ) async throws -> Value {
        let result: Result<Value, any Error> = try await exchange(request, bodyLimit: nil) { exchange in
            do {
                let response = StreamedResponse(head: try await exchange.inbound.head(), exchange: exchange)
                return .success(try await consume(response))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Runs one exchange to its end within this call, whichever way `consume` leaves it.
    private func exchange<Value: Sendable>(
        _ request: Request,
        bodyLimit: Int?,
        _ consume: @Sendable (Exchange) async -> Value
    ) async throws(HTTPFailure) -> Value {
        let exchange = Exchange(request, target: try request.validated(), bodyLimit: bodyLimit, engine: engine)
        guard !Task.isCancelled else { throw .cancelled(exchange.notStarted) }
        exchange.start()
        // The engine must not stop because the compiler sees no more use of the client.
        defer { withExtendedLifetime(self) {} }
        return await withTaskCancellationHandler {
            await withTaskGroup(of: Void.self) { group in
                if case .stream(_, let next) = request.body {
                    group.addTask { await exchange.feed(next) }
                }
                let value = await consume(exchange)
                exchange.abort(.cancelled)
                group.cancelAll()
                return value
            }
        } onCancel: {
            exchange.abort(.cancelled)
        }
    }
}
