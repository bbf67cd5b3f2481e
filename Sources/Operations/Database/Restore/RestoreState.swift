package import SystemPackage

/// What a restore is to become and how far it is, in its folder: the same command goes on from there.
package struct RestoreState: Codable, Sendable, Hashable {
    package enum Phase: String, Codable, Sendable, Comparable, CaseIterable {
        case begun, fetched, loaded, replayed, proven

        package static func < (one: Phase, other: Phase) -> Bool {
            allCases.firstIndex(of: one) ?? 0 < allCases.firstIndex(of: other) ?? 0
        }
    }

    package var schemaVersion = 1
    package var target: RestoreTarget
    /// That of the segments, or where there are none of the backup.
    package var history: History
    package var backup: String
    /// The sequence numbers of the first and the last segment; nil for none.
    package var segments: ClosedRange<Int>?
    package var phase = Phase.begun
    /// What a physical backup turned out to have executed.
    package var executed: String?

    package static func path(in folder: FilePath) -> FilePath { folder.appending("restore.json") }

    package static func read(in folder: FilePath) throws(FileFailure) -> RestoreState? {
        try JSONDocument.read(RestoreState.self, at: path(in: folder))
    }

    func write(in folder: FilePath) throws(FileFailure) {
        try Folder.create(folder, permissions: .ownerReadWriteExecute)
        try JSONDocument.write(self, to: Self.path(in: folder))
    }

    init(_ plan: RestorePlan) {
        target = plan.target
        history = plan.segments.first?.history ?? plan.backup.history
        backup = plan.backup.id
        if let first = plan.segments.first, let last = plan.segments.last {
            segments = first.sequence...last.sequence
        }
    }
}
