internal import FoundationEssentials

extension DatabaseStatus {
    /// In Prometheus' text format, in base units, for node_exporter's textfile collector.
    package var prometheusText: String {
        let labels = "{environment=\"\(PrometheusText.escaped(environment))\"}"
        func metric(_ name: String, _ help: String, _ value: Double?) -> String {
            PrometheusText.metric("chatops_db_\(name)", help, value.map { ["\(labels) \(Self.number($0))"] } ?? [])
        }
        return metric("backups", "How many backups are stored.", Double(backups))
            + metric("newest_backup_seconds", "When the newest was begun.", newestBackupAt?.timeIntervalSince1970)
            + metric("restorable_from_seconds", "The oldest moment.", restorableFrom?.timeIntervalSince1970)
            + metric("restorable_to_seconds", "The newest moment.", restorableTo?.timeIntervalSince1970)
            + metric("archive_lag_transactions", "Executed and not stored.", lagTransactions.map(Double.init))
            + metric(
                "archive_lag_seconds",
                "How old what is stored is, where there is more.",
                lagSeconds.map(Double.init)
            )
            + metric("holes", "Parts of the binlog that are lost.", Double(holes.count))
            + metric("damages", "Faults of the repository.", Double(damages.count))
            + metric("key_present", "Whether backups can be opened from here.", hasKey.map { $0 ? 1 : 0 })
            + (lastDrill?.prometheusText(environment: environment) ?? "")
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : String(value)
    }
}
