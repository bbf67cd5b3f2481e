import Synchronization

/// One request under way: what the engine's thread and the task that awaits the answer both see of it.
final class Exchange: Sendable {
    /// Why a task ends an exchange before libcurl does.
    enum Abort: Sendable {
        case cancelled
        case bodySource(any Error)
    }

    let request: Request
    let target: Target
    let inbound = Inbound()
    let outbound: Outbound
    /// Where an answer breaks off as too large; nil for none.
    let bodyLimit: Int?
    private let engine: Engine

    init(_ request: Request, target: Target, bodyLimit: Int?, engine: Engine) {
        self.request = request
        self.target = target
        self.bodyLimit = bodyLimit
        self.engine = engine
        outbound = Outbound(request.body)
    }

    /// What to tell of an exchange that was given up before it began.
    var notStarted: Attempt {
        Attempt(
            method: request.method,
            url: target.redacted,
            authority: target.authority,
            reason: "",
            timings: Timings()
        )
    }

    func start() { engine.submit(.start(self)) }

    /// Ends the transfer soon, without effect after its end.
    ///
    /// The outcome arrives as that of any other failure.
    func abort(_ reason: Abort) {
        if !inbound.isFinished { engine.submit(.abort(self, reason)) }
    }

    func finish(_ outcome: Result<Delivery, HTTPFailure>) {
        inbound.finish(outcome)
        outbound.close()
    }

    /// The next bytes of the answer, nil at its end.
    func chunk() async throws(HTTPFailure) -> [UInt8]? {
        let (bytes, wasPaused) = try await inbound.chunk()
        if wasPaused { engine.submit(.resume(self)) }
        return bytes
    }

    /// The whole answer.
    func collect() async throws(HTTPFailure) -> Response {
        let head = try await inbound.head()
        var body: [UInt8] = []
        while let bytes = try await chunk() {
            body += bytes
        }
        return Response(head: head, body: body, delivery: try await inbound.delivery())
    }

    /// Moves the request's stream of content to libcurl until it, or the exchange, ends.
    func feed(_ next: @Sendable () async throws -> [UInt8]?) async {
        var produced = 0
        do {
            while !inbound.isFinished {
                let chunk = produced == outbound.length ? nil : try await next()
                produced += chunk?.count ?? 0
                if let length = outbound.length, chunk == nil ? produced < length : produced > length {
                    throw BodyLengthMismatch(announced: length, produced: produced)
                }
                if let chunk, chunk.isEmpty { continue }
                if await outbound.put(chunk) { engine.submit(.resume(self)) }
                if chunk == nil { return }
            }
        } catch {
            abort(.bodySource(error))
        }
    }
}
