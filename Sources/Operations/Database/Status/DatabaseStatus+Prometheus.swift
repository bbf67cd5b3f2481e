internal import FoundationEssentials

extension DatabaseStatus {
    /// In Prometheus' text format, in base units, for node_exporter's textfile collector.
    package var prometheusText: String {
        let labels = "{environment=\"\(PrometheusText.escaped(environment))\"}"
        func metric(_ name: String, _ help: String, _ value: (some CustomStringConvertible)?) -> String {
            PrometheusText.metric("chatops_database_\(name)", help, value.map { ["\(labels) \($0)"] } ?? [])
        }
        return [
            metric(
                "backup_finished_timestamp_seconds",
                "When the newest backup was finished.",
                lastBackup.map { Int($0.finishedAt.timeIntervalSince1970) }
            ),
            metric("backup_stored_bytes", "The size of the newest backup as it is stored.", lastBackup?.storedBytes),
            metric(
                "restorable_from_timestamp_seconds",
                "The earliest moment of the stretch that can be restored up to now.",
                restorable.last.map { Double($0.from.microseconds) / 1e6 }
            ),
            metric(
                "restorable_through_timestamp_seconds",
                "When the last transaction was committed that can be restored.",
                restorable.last.map { Double($0.through.microseconds) / 1e6 }
            ),
            metric(
                "unstored_transactions",
                "Transactions of the server that the repository has not.",
                unstoredTransactions
            ),
            metric("repository_problems", "What is wrong in the repository.", problems.count),
            metric(
                "archive_running",
                "Whether the binlog is archived from this machine.",
                archive.map { $0.isRunning ? 1 : 0 }
            ),
        ].joined()
    }
}
