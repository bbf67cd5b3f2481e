package import FoundationEssentials

/// A verification in Prometheus' text format, in base units, for a scrape or node_exporter's textfile collector.
package enum PrometheusText {
    package static func text(_ verification: Verification, at now: Date) -> String {
        let checks = verification.checks
        func labels(_ check: CheckReport, _ figure: String? = nil) -> String {
            let labels = [("environment", verification.environment), ("check", check.name)]
            let all = labels + (figure.map { [("figure", $0)] } ?? [])
            return "{" + all.map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",") + "}"
        }
        func figures(_ unit: Unit) -> [String] {
            checks.flatMap { check in
                // Two samples with the same labels make the whole text unreadable: the first stands.
                var told: Set<String> = []
                return check.measurements.compactMap { figure -> String? in
                    guard let factor = unit.factor(of: figure.unit), told.insert(figure.name).inserted else {
                        return nil
                    }
                    return "\(labels(check, figure.name)) \(figure.value * factor)"
                }
            }
        }
        return [
            metric(
                "chatops_check_success",
                "Whether the check did not fail.",
                verification.outcomes.map { "\(labels($0.check)) \($0.verdict == .failed ? 0 : 1)" }
            ),
            metric(
                "chatops_check_warning",
                "Whether the check passed with a warning.",
                verification.outcomes.map { "\(labels($0.check)) \($0.verdict == .warned ? 1 : 0)" }
            ),
            metric("chatops_check_figure_seconds", "What a check measured, where that is a time.", figures(.seconds)),
            metric("chatops_check_figure_bytes", "What a check measured, where that is a size.", figures(.bytes)),
            metric(
                "chatops_verify_timestamp_seconds",
                "When the environment was verified.",
                ["{environment=\"\(escaped(verification.environment))\"} \(Int(now.timeIntervalSince1970))"]
            ),
        ].joined()
    }

    private enum Unit {
        case seconds
        case bytes

        func factor(of unit: String) -> Double? {
            switch (self, unit) {
            case (.seconds, "ms"): 0.001
            case (.seconds, "s"): 1
            case (.seconds, "days"): 86_400
            case (.bytes, "bytes"): 1
            default: nil
            }
        }
    }

    static func metric(_ name: String, _ help: String, _ samples: [String]) -> String {
        guard !samples.isEmpty else { return "" }
        return "# HELP \(name) \(help)\n# TYPE \(name) gauge\n" + samples.map { "\(name)\($0)\n" }.joined()
    }

    static func escaped(_ text: String) -> String {
        VisibleText.visible(text).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }
}
