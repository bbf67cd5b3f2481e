import Hummingbird

/// Counts requests and their durations, by the route's template, which bounds how many series there are.
struct RequestMetrics: RouterMiddleware {
    let metrics: HTTPMetrics

    func handle(
        _ request: Request,
        context: ChatContext,
        next: (Request, ChatContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        metrics.inFlight.add(1)
        defer { metrics.inFlight.add(-1) }
        let response = try await next(request, context)
        let method = HTTPRequest.Method.standard.contains(request.method) ? request.method.rawValue : "other"
        let route = context.endpointPath ?? "NotFound"
        metrics.requests[method, route, String(response.status.code)].increment()
        metrics.durations[method, route].observe(ContinuousClock.now - start)
        return response
    }
}
