package import FoundationEssentials
package import SystemPackage

/// How the last drill went.
package struct DrillRecord: Codable, Sendable, Hashable {
    package var schemaVersion = 1
    package var at: Date
    package var passed: Bool
    /// From nothing to a database that is proven: what a real restore would have taken.
    package var seconds: Double
    package var backup: String
    /// The last transaction that was restored, and when it was committed.
    package var lastTransaction: String?
    package var lastCommit: Moment?
    package var transactions: UInt64
    package var tables: Int
    /// Why it did not pass.
    package var failure: String?

    package static func path(in folder: FilePath) -> FilePath { folder.appending("drill.json") }

    /// Nil where there was none.
    package static func read(in folder: FilePath) throws(FileFailure) -> DrillRecord? {
        try JSONDocument.read(DrillRecord.self, at: path(in: folder))
    }

    /// With its metrics beside it.
    func write(in folder: FilePath, environment: String) throws {
        try Folder.create(folder, permissions: .ownerReadWriteExecute)
        try JSONDocument.write(self, to: Self.path(in: folder))
        try DurableFile.write(
            prometheusText(environment: environment).utf8,
            to: folder.appending("drill.prom"),
            permissions: [.ownerReadWrite, .groupRead, .otherRead]
        )
    }

    /// In Prometheus' text format.
    package func prometheusText(environment: String) -> String {
        let labels = "{environment=\"\(PrometheusText.escaped(environment))\"}"
        func metric(_ name: String, _ help: String, _ value: Double) -> String {
            PrometheusText.metric("chatops_db_drill_\(name)", help, ["\(labels) \(value)"])
        }
        return metric("last_run_seconds", "When the last drill ended.", at.timeIntervalSince1970)
            + metric("passed", "Whether it restored what was stored.", passed ? 1 : 0)
            + metric("duration_seconds", "How long restoring took.", seconds)
            + metric("transactions", "How many transactions the restored server had.", Double(transactions))
            + (lastCommit.map {
                metric(
                    "restored_commit_seconds",
                    "When the newest restored transaction was committed.",
                    Double($0.microseconds) / 1_000_000
                )
            } ?? "")
    }
}
