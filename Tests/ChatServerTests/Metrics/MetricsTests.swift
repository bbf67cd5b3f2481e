import Foundation
import Testing

@Suite struct MetricsTests {
    @Test func requestsAreCountedByRouteAndStatus() async throws {
        let server = try await ServerFixture().serve()
        for path in ["/health/live", "/health/live", "/api-docs"] { _ = try server.exchange("GET", path) }
        for number in 0..<50 { _ = try server.exchange("GET", "/nope/\(number)") }
        let answer = try server.exchange("GET", "/metrics")
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        let series = Exposition(text: answer.body).series
        #expect(series[#"chat_http_requests_total{method="GET",route="/health/live",status="200"}"#] == 2)
        #expect(series[#"chat_http_requests_total{method="GET",route="NotFound",status="404"}"#] == 50)
        #expect(series[#"chat_http_request_duration_seconds_count{method="GET",route="NotFound"}"#] == 50)
        #expect(series["chat_http_requests_in_flight"] == 1)
        #expect(!answer.body.contains("/nope"))
        #expect(try #require(series["process_resident_memory_bytes"]) > 1_000_000)
        #expect(try #require(series["process_cpu_seconds_total"]) > 0)
        #expect(try #require(series["process_open_fds"]) > 3)
        let start = try #require(series["process_start_time_seconds"])
        #expect(abs(Date().timeIntervalSince1970 - start) < 60)
        #expect(series.keys.contains { $0.hasPrefix("chat_build_info{") })
    }
}
