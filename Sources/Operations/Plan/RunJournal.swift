internal import SystemPackage

/// The report of the run under way, so that a killed run leaves evidence too: the next run finds and records it.
struct RunJournal: Sendable {
    private let path: FilePath

    init(folder: FilePath) { path = folder.appending("run.json") }

    func write(_ report: RunReport) throws(FileFailure) { try JSONDocument.write(report, to: path) }

    /// What a killed run had got to; nil when the last run ended by itself.
    ///
    /// A damaged journal is no reason to stop.
    func leftover() -> RunReport? { try? JSONDocument.read(RunReport.self, at: path) }

    func remove() throws(FileFailure) { try Folder.remove(path) }
}
