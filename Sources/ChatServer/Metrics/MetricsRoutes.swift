import HTTPTypes
import Hummingbird

/// `/metrics` for Prometheus, which the ingress does not route.
struct MetricsRoutes: Sendable {
    let metrics: ServerMetrics

    func add(to router: Router<ChatContext>) {
        router.endpoint(
            "/metrics",
            [
                .get: { [registry = metrics.registry] _, _ in
                    Response(
                        status: .ok,
                        headers: [
                            .contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store",
                        ],
                        body: ResponseBody(byteBuffer: ByteBuffer(string: registry.text))
                    )
                }
            ]
        )
    }
}
