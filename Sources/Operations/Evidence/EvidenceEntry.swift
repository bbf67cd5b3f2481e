package import FoundationEssentials
package import SystemPackage

/// One run in the list of evidence.
package struct EvidenceEntry: Encodable, Sendable, Equatable {
    /// What its report says.
    package struct Summary: Encodable, Sendable, Equatable {
        package let command: String
        package let outcome: RunOutcome
        package let startedAt: Date
        package let finishedAt: Date

        /// In seconds.
        package var duration: TimeInterval { finishedAt.timeIntervalSince(startedAt) }
    }

    /// Of the run's folder.
    package let name: String
    /// From 1 for the environment's first run.
    package let sequence: Int
    /// Whether its folder was removed by ``EvidenceStore/prune(keeping:by:now:)``.
    package let isPruned: Bool
    /// Nil when it was pruned, and when the report is missing or unreadable; verification tells why.
    package let summary: Summary?
}

/// The evidence of one run.
package struct EvidenceRecord: Sendable {
    package let name: String
    package let folder: FilePath
    package let report: RunReport
    /// The page, as written.
    package let markdown: String

    /// The page for browsers, or else the other: runs from before it was written have none.
    package var document: FilePath {
        let page = folder.appending(EvidenceStore.documentFileName)
        return FileKind(at: page) == nil ? folder.appending(EvidenceStore.pageFileName) : page
    }
}
