internal import FoundationEssentials

extension CertificateStatus {
    /// In Prometheus' text format, in base units, for node_exporter's textfile collector.
    package var prometheusText: String {
        let base = [("environment", environment)]
        var expiries: [String] = []
        var served: [String] = []
        func expiry(_ certificate: Certificate, _ labels: [(String, String)]) {
            expiries.append("\(Self.labels(base + labels)) \(Int(certificate.notAfter.timeIntervalSince1970))")
        }
        if let issued { expiry(issued, [("stage", "issued"), ("place", "")]) }
        for target in targets {
            if let installed = target.installed {
                expiry(installed, [("stage", "installed"), ("place", target.place)])
            }
            for sight in target.served {
                if let certificate = sight.certificate {
                    expiry(certificate, [("stage", "served"), ("place", sight.place)])
                }
                let isIssued = issued != nil && sight.certificate?.serial == issued?.serial
                let labels = Self.labels(base + [("target", target.name), ("place", sight.place)])
                served.append("\(labels) \(isIssued ? 1 : 0)")
            }
        }
        let environment = Self.labels(base)
        return [
            PrometheusText.metric("chatops_certificate_not_after_seconds", "When a certificate ends.", expiries),
            PrometheusText.metric(
                "chatops_certificate_served",
                "Whether an endpoint serves the certificate that was issued.",
                served
            ),
            PrometheusText.metric(
                "chatops_certificate_renewal_failures",
                "How often getting a certificate failed since it last went well.",
                ["\(environment) \(plan.failures)"]
            ),
            PrometheusText.metric(
                "chatops_certificate_renewal_last_run_seconds",
                "When renewal last ran.",
                lastRun.map { ["\(environment) \(Int($0.timeIntervalSince1970))"] } ?? []
            ),
            PrometheusText.metric(
                "chatops_certificate_renewal_next_seconds",
                "When the certificate is due, or tried again.",
                plan.next.map { ["\(environment) \(Int($0.timeIntervalSince1970))"] } ?? []
            ),
        ].joined()
    }

    private static func labels(_ labels: [(String, String)]) -> String {
        "{" + labels.map { "\($0.0)=\"\(PrometheusText.escaped($0.1))\"" }.joined(separator: ",") + "}"
    }
}
