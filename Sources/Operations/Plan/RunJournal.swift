internal import FoundationEssentials
internal import SystemPackage

/// The report of one run under way, so that a killed run leaves evidence too: the next run finds and records it.
///
/// Each run has a file of its own, `run-<id>.json`: one that lost its lock cannot write over its successor's.
struct RunJournal: Sendable {
    private let path: FilePath

    private init(path: FilePath) { self.path = path }

    init(folder: FilePath) { path = folder.appending("run-\(UUID().uuidString).json") }

    func write(_ report: RunReport) throws(FileFailure) { try JSONDocument.write(report, to: path) }

    /// How far other runs had got that did not end by themselves.
    ///
    /// A damaged journal is no reason to stop.
    func leftovers() -> [(RunJournal, RunReport)] {
        let folder = path.removingLastComponent()
        let names = (try? Folder.names(in: folder)) ?? []
        return names.filter { $0.hasPrefix("run-") && $0.hasSuffix(".json") }.compactMap { name in
            let other = RunJournal(path: folder.appending(name))
            guard other.path != path, let report = try? JSONDocument.read(RunReport.self, at: other.path) else {
                return nil
            }
            return (other, report)
        }
    }

    /// Whether a run that was killed left something to record; to be asked while none is under way.
    static func hasLeftovers(in folder: FilePath) -> Bool { !RunJournal(folder: folder).leftovers().isEmpty }

    func remove() throws(FileFailure) { try Folder.remove(path) }
}
