internal import FoundationEssentials
internal import Processes
internal import SystemPackage

/// A run as a report may speak of it.
struct EvidencedRun: Sendable {
    let report: RunReport
    /// Of its page, from the checkout's root.
    let link: String
    /// Whether its files and the chain are as they were recorded.
    let isVerified: Bool

    var isDone: Bool { isVerified && report.outcome == .done }

    /// All runs of all environments whose reports can be read, by when they began.
    static func all(in project: FilePath, variables: [String: String]) throws -> [EvidencedRun] {
        let root = project.appending("evidence")
        return try Folder.names(in: root).filter(EvidenceName.isValid).flatMap { environment -> [EvidencedRun] in
            let store = EvidenceStore(
                root: root,
                environment: environment,
                redactor: Redactor(secrets: []),
                signing: EvidenceSigning(in: project, variables: variables)
            )
            let problems = try store.verify().problems
            // Where the chain itself does not hold, nothing that hangs on it is proven.
            let chainHolds = !problems.contains { $0.path == EvidenceStore.chainFileName }
            return try store.list().filter { !$0.isPruned }.compactMap { entry in
                guard let record = try? store.load(entry.name) else { return nil }
                let isBlamed = problems.contains { $0.path == entry.name || $0.path.hasPrefix("\(entry.name)/") }
                let page = record.document.lastComponent?.string ?? ""
                return EvidencedRun(
                    report: record.report,
                    link: "evidence/\(environment)/\(entry.name)/\(page)",
                    isVerified: chainHolds && !isBlamed
                )
            }
        }
        .sorted { $0.report.startedAt < $1.report.startedAt }
    }
}
