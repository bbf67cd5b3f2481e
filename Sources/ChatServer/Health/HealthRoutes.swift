import BuildInfo
import FoundationEssentials
import Hummingbird

/// `/health/live` and `/health/ready` for supervisors, `/api/health` for users of the API.
struct HealthRoutes: Sendable {
    let readiness: Readiness
    let startedAt: Date

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get,
                path: "/health/live",
                operation: "checkLiveness",
                summary: "Whether the process answers.",
                tag: .health,
                access: .anyone,
                answer: .object([.required("status", .choice(["up"]))]),
                handle: { _ in try Reply(Up()) }
            ),
            Endpoint(
                method: .get,
                path: "/health/ready",
                operation: "checkReadiness",
                summary: "Whether the server should be sent requests: its database answers, and it is not stopping.",
                tag: .health,
                access: .anyone,
                answer: .object([.required("status", .choice(["up"]))]),
                handle: { [readiness] call in
                    try await readiness.check(logger: call.logger)
                    return try Reply(Up())
                }
            ),
            Endpoint(
                method: .get,
                path: "/api/health",
                operation: "readHealth",
                summary: "Whether requests are served; what is running, and since when.",
                tag: .health,
                access: .anyone,
                answer: Self.serverHealth,
                handle: { [readiness, startedAt] call in
                    try await readiness.checkService(logger: call.logger)
                    return try Reply(ServerHealth(startedAt: startedAt.formatted(.iso8601)))
                }
            ),
        ]
    }

    private static let serverHealth = Schema.object([
        .required("status", .choice(["up"])),
        .required("version", .text(example: BuildInfo.version)),
        .required("commit", .text(example: "unknown"), "Of the source, or `unknown`."),
        .required("startedAt", .timestamp),
        .required(
            "instance",
            .text(example: "9f86d081884c"),
            "Which replica answers: the same for all answers of one pod, or machine."
        ),
    ])
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
    let instance = Instance.current
}
