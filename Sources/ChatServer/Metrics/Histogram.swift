import Synchronization

/// How often values fell below each of a few bounds, and their sum.
///
/// The figures of one look may be a few observations apart, since they are counted without a lock.
final class Histogram: Metric {
    static let kind = MetricKind.histogram
    /// Ascending, in the metric's unit.
    private let bounds: [Double]
    /// One for each bound and one for what exceeds them all; not cumulative.
    private let buckets: [Counter]
    /// In millionths of the metric's unit.
    private let sum = Atomic<Int>(0)

    init(bounds: [Double]) {
        self.bounds = bounds
        buckets = (0...bounds.count).map { _ in Counter() }
    }

    func observe(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        buckets[bucket].increment()
        sum.wrappingAdd(Int(value * 1e6), ordering: .relaxed)
    }

    /// In seconds, as Prometheus wants durations.
    func observe(_ duration: Duration) {
        observe(duration / .seconds(1))
    }

    var samples: [MetricSample] {
        var count = 0
        var samples: [MetricSample] = []
        for (bound, bucket) in zip(bounds.map(MetricSample.text) + ["+Inf"], buckets) {
            count += bucket.value
            samples.append(MetricSample(Double(count), suffix: "_bucket", labels: [("le", bound)]))
        }
        let total = Double(sum.load(ordering: .relaxed)) / 1e6
        return samples + [MetricSample(total, suffix: "_sum"), MetricSample(Double(count), suffix: "_count")]
    }
}

extension Histogram {
    /// For what takes between half a millisecond and ten seconds.
    static func ofSeconds() -> Histogram {
        Histogram(bounds: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10])
    }

    /// For sizes in powers of two.
    static func ofCounts() -> Histogram {
        Histogram(bounds: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512])
    }
}
