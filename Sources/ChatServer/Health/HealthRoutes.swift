import BuildInfo
import FoundationEssentials
import Hummingbird

/// `/health/live` and `/health/ready` for supervisors, `/api/health` for users of the API.
struct HealthRoutes: Sendable {
    let readiness: Readiness
    let startedAt: Date

    func add(to router: Router<ChatContext>) {
        router.endpoint("/health/live", [.get: { _, _ in try Self.answer(Up()) }])
        router.endpoint(
            "/health/ready",
            [
                .get: { [readiness] _, context in
                    try await readiness.check(logger: context.logger)
                    return try Self.answer(Up())
                }
            ]
        )
        router.endpoint(
            "/api/health",
            [
                .get: { [readiness, startedAt] _, context in
                    try await readiness.check(logger: context.logger)
                    return try Self.answer(ServerHealth(startedAt: startedAt.formatted(.iso8601)))
                }
            ]
        )
    }

    private static func answer(_ data: some Encodable) throws -> Response {
        var response = try Response(success: data)
        response.headers[.cacheControl] = "no-store"
        return response
    }
}

private struct Up: Encodable {
    var status = "up"
}

private struct ServerHealth: Encodable {
    var status = "up"
    var version = BuildInfo.version
    var commit = BuildInfo.commit
    /// RFC 3339 in UTC.
    let startedAt: String
}
