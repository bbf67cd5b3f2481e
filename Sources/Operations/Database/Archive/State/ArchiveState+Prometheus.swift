internal import BinaryLog
package import FoundationEssentials

extension ArchiveState {
    /// In Prometheus' text format, for node_exporter's textfile collector.
    package func prometheusText(environment: String, at now: Date) -> String {
        let labels = "{environment=\"\(PrometheusText.escaped(environment))\"}"
        func metric(_ name: String, _ help: String, _ value: (some CustomStringConvertible)?) -> String {
            PrometheusText.metric("chatops_archive_\(name)", help, value.map { ["\(labels) \($0)"] } ?? [])
        }
        let raised = Set(alarms.map(\.kind))
        return [
            metric("up", "Whether the binlog is being streamed.", phase == .streaming ? 1 : 0),
            metric("timestamp_seconds", "When this was written.", Int(now.timeIntervalSince1970)),
            metric("lag_transactions", "Transactions of the server that are not archived.", lagTransactions),
            metric("lag_seconds", "For how long there have been such.", lagSeconds),
            metric(
                "last_commit_timestamp_seconds",
                "When the last archived transaction was committed.",
                lastCommit.map { Double($0) / 1e6 }
            ),
            metric("pending_segments", "Sealed segments that are not stored yet.", pendingSegments),
            metric(
                "missing_transactions",
                "Transactions the archive will never have.",
                holes.reduce(UInt64(0)) { $0 + $1.missing.count }
            ),
            metric("semi_sync", "Whether commits wait for the archive.", semiSync.map { $0.isActive ? 1 : 0 }),
            PrometheusText.metric(
                "chatops_archive_alarm",
                "Whether a person has to look at something.",
                ArchiveAlarm.Kind.allCases.map { kind in
                    "{environment=\"\(PrometheusText.escaped(environment))\",kind=\"\(kind.rawValue)\"} "
                        + "\(raised.contains(kind) ? 1 : 0)"
                }
            ),
        ].joined()
    }
}
