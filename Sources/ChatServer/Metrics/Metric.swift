import Synchronization

/// A figure, or a few that belong together.
protocol Metric: Sendable {
    static var kind: MetricKind { get }
    var samples: [MetricSample] { get }
}

/// What Prometheus calls the type of a metric.
enum MetricKind: String, Sendable {
    case counter
    case gauge
    case histogram
}

/// One line of the exposition.
struct MetricSample: Sendable {
    /// After the metric's name: empty, `_bucket`, `_sum` or `_count`.
    let suffix: String
    let labels: [(name: String, value: String)]
    let value: Double

    init(_ value: Double, suffix: String = "", labels: [(name: String, value: String)] = []) {
        self.value = value
        self.suffix = suffix
        self.labels = labels
    }

    /// Whole numbers without a fraction.
    static func text(_ value: Double) -> String {
        Int64(exactly: value).map(String.init) ?? "\(value)"
    }
}

/// Metrics of one name that differ in the values of their labels.
final class MetricFamily<Member: Metric>: Metric {
    static var kind: MetricKind { Member.kind }
    private let labels: [String]
    private let limit: Int
    private let make: @Sendable () -> Member
    private let members = Mutex<[[String]: Member]>([:])

    /// - Parameters:
    ///   - labels: Their names.
    ///   - limit: How many combinations of values are told apart; all others share one whose values are `other`.
    init(labels: [String], limit: Int, make: @escaping @Sendable () -> Member) {
        self.labels = labels
        self.limit = limit
        self.make = make
    }

    /// The member with these values, in the order of the labels' names.
    subscript(_ values: String...) -> Member {
        members.withLock { members in
            if let member = members[values] { return member }
            let key = members.count < limit ? values : values.map { _ in "other" }
            if let member = members[key] { return member }
            let member = make()
            members[key] = member
            return member
        }
    }

    var samples: [MetricSample] {
        members.withLock(\.self).sorted { $0.key.lexicographicallyPrecedes($1.key) }.flatMap { values, member in
            member.samples.map { sample in
                let own = zip(labels, values).map { (name: $0, value: $1) }
                return MetricSample(sample.value, suffix: sample.suffix, labels: own + sample.labels)
            }
        }
    }
}
