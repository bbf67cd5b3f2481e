import ChatClient
import Synchronization

/// What a load has seen, counted.
final class Tally: Sendable {
    struct Refusals: Sendable {
        var count = 0
        var slowest = Duration.zero
    }

    struct Counts: Sendable {
        var acknowledged = 0
        var repeated = 0
        var delivered = 0
        /// Sockets that ended and were opened again.
        var reconnects = 0
        /// By code.
        var refusals: [String: Refusals] = [:]
        var latencies: [Duration] = []
    }

    private let counts = Mutex(Counts())

    var current: Counts { counts.withLock(\.self) }

    func acknowledged(_ acknowledgement: Acknowledgement, after latency: Duration) {
        counts.withLock { counts in
            counts.acknowledged += 1
            if acknowledgement.isRepeated { counts.repeated += 1 }
            counts.latencies.append(latency)
        }
    }

    func refused(_ code: String, after latency: Duration) {
        counts.withLock { counts in
            counts.refusals[code, default: Refusals()].count += 1
            let slowest = max(counts.refusals[code]?.slowest ?? .zero, latency)
            counts.refusals[code]?.slowest = slowest
        }
    }

    func delivered() { counts.withLock { $0.delivered += 1 } }

    func reconnected() { counts.withLock { $0.reconnects += 1 } }
}

extension Tally.Counts {
    /// For scripts.
    func summary(over time: Duration) -> JSONValue {
        let sorted = latencies.sorted()
        return [
            "acknowledged": .integer(acknowledged), "repeated": .integer(repeated), "delivered": .integer(delivered),
            "reconnects": .integer(reconnects), "perSecond": .number(Double(acknowledged) / (time / .seconds(1))),
            "p50ms": .number(sorted.quantile(0.5).milliseconds), "p99ms": .number(sorted.quantile(0.99).milliseconds),
            "refusals": .object(
                refusals.mapValues {
                    [
                        "count": .integer($0.count), "slowestMilliseconds": .number($0.slowest.milliseconds),
                    ]
                }
            ),
        ]
    }
}

extension Duration {
    var milliseconds: Double { self / .milliseconds(1) }
}

extension [Duration] {
    /// Of durations in ascending order; zero when there are none.
    func quantile(_ share: Double) -> Duration {
        isEmpty ? .zero : self[Swift.min(count - 1, Int(Double(count) * share))]
    }
}
