import Synchronization

/// All metrics of a server by name, and the text they make.
final class MetricRegistry: Sendable {
    private struct Entry: Sendable {
        let name: String
        let help: String
        let metric: any Metric
    }

    private let entries = Mutex<[Entry]>([])

    /// - Parameters:
    ///   - name: `chat_…`, ending in the unit, and in `_total` where it is a counter; registered once.
    ///   - help: One sentence.
    func add<Added: Metric>(_ name: String, _ help: String, _ metric: Added) -> Added {
        entries.withLock { $0.append(Entry(name: name, help: help, metric: metric)) }
        return metric
    }

    func counter(_ name: String, _ help: String) -> Counter { add(name, help, Counter()) }
    func gauge(_ name: String, _ help: String) -> Gauge { add(name, help, Gauge()) }

    func counters(_ name: String, _ help: String, by labels: String...) -> MetricFamily<Counter> {
        add(name, help, MetricFamily(labels: labels, limit: 1000, make: Counter.init))
    }

    /// - Parameter read: Asked at each look; does not block.
    func sample(_ name: String, _ help: String, _ read: @escaping @Sendable () -> Double?) {
        _ = add(name, help, SampledMetric(read: read))
    }

    /// The exposition in Prometheus' text format 0.0.4
    /// (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format), by name.
    var text: String {
        entries.withLock(\.self).sorted { $0.name < $1.name }.map { entry in
            let head =
                "# HELP \(entry.name) \(entry.help)\n# TYPE \(entry.name) \(type(of: entry.metric).kind.rawValue)\n"
            return head + entry.metric.samples.map { $0.line(of: entry.name) }.joined()
        }.joined()
    }
}

extension MetricSample {
    fileprivate func line(of name: String) -> String {
        let labels = labels.map { #"\#($0.name)="\#(Self.escaped($0.value))""# }.joined(separator: ",")
        return "\(name)\(suffix)\(labels.isEmpty ? "" : "{\(labels)}") \(Self.text(value))\n"
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "\\": result += #"\\"#
            case "\"": result += #"\""#
            case "\n": result += #"\n"#
            default: result.append(character)
            }
        }
    }
}
