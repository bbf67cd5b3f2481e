import Synchronization

/// Only ever grows; safe and cheap from any thread.
final class Counter: Metric {
    static let kind = MetricKind.counter
    private let count = Atomic<Int>(0)

    func increment(by amount: Int = 1) {
        count.wrappingAdd(amount, ordering: .relaxed)
    }

    var value: Int { count.load(ordering: .relaxed) }
    var samples: [MetricSample] { [MetricSample(Double(value))] }
}

/// Goes up and down; safe and cheap from any thread.
final class Gauge: Metric {
    static let kind = MetricKind.gauge
    private let level = Atomic<Int>(0)

    func add(_ amount: Int) {
        level.wrappingAdd(amount, ordering: .relaxed)
    }

    func set(_ value: Int) {
        level.store(value, ordering: .relaxed)
    }

    var value: Int { level.load(ordering: .relaxed) }
    var samples: [MetricSample] { [MetricSample(Double(value))] }
}

/// A figure that is asked for when somebody looks.
struct SampledMetric: Metric {
    static let kind = MetricKind.gauge
    /// Does not block; `nil` leaves the figure out.
    let read: @Sendable () -> Double?

    var samples: [MetricSample] { read().map { [MetricSample($0)] } ?? [] }
}
