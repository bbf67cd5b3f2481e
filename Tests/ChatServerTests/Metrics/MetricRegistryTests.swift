import Testing

@testable import ChatServer

@Suite struct MetricRegistryTests {
    @Test func theTextIsPrometheus() {
        let registry = MetricRegistry()
        let sends = registry.counter("chat_sends_total", "Sends.")
        let open = registry.gauge("chat_open", "Open.")
        let closed = registry.counters("chat_closed_total", "Closed.", by: "code", "why")
        let sizes = registry.add("chat_sizes", "Sizes.", Histogram(bounds: [1, 2.5]))
        registry.sample("chat_depth", "Depth.") { 7 }
        registry.sample("chat_unknown", "Nobody can tell.") { nil }
        sends.increment(by: 3)
        open.add(5)
        open.add(-1)
        closed["1000", #"a"b\c"#].increment()
        for size in [0.5, 1, 2, 3] { sizes.observe(size) }
        #expect(
            registry.text == #"""
                # HELP chat_closed_total Closed.
                # TYPE chat_closed_total counter
                chat_closed_total{code="1000",why="a\"b\\c"} 1
                # HELP chat_depth Depth.
                # TYPE chat_depth gauge
                chat_depth 7
                # HELP chat_open Open.
                # TYPE chat_open gauge
                chat_open 4
                # HELP chat_sends_total Sends.
                # TYPE chat_sends_total counter
                chat_sends_total 3
                # HELP chat_sizes Sizes.
                # TYPE chat_sizes histogram
                chat_sizes_bucket{le="1"} 2
                chat_sizes_bucket{le="2.5"} 3
                chat_sizes_bucket{le="+Inf"} 4
                chat_sizes_sum 6.5
                chat_sizes_count 4
                # HELP chat_unknown Nobody can tell.
                # TYPE chat_unknown gauge

                """#
        )
    }

    @Test func seriesBeyondTheLimitShareOne() {
        let family = MetricFamily(labels: ["route"], limit: 2, make: Counter.init)
        for route in ["a", "b", "c", "d", "a"] { family[route].increment() }
        let counts = family.samples.map { "\($0.labels[0].value)=\(Int($0.value))" }
        #expect(counts == ["a=2", "b=1", "other=2"])
    }

    @Test func nothingIsLostBetweenThreads() async {
        let histogram = Histogram.ofSeconds()
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<1000 { histogram.observe(.milliseconds(2)) } }
            }
        }
        #expect(histogram.samples.last?.value == 8000)
    }
}
