internal import FoundationEssentials
internal import SystemPackage

extension EvidenceStore {
    /// The runs in the chain, newest first.
    ///
    /// Reads what it can and checks nothing: that is ``verify(expectingHead:)``.
    package func list() throws -> [EvidenceEntry] {
        let gone = prunedNames()
        return try recordedLines().reversed().map { line in
            let report = try? readReport(of: line.folder)
            return EvidenceEntry(
                name: line.folder,
                sequence: line.sequence,
                isPruned: gone.contains(line.folder),
                summary: report.map {
                    .init(
                        command: $0.command,
                        outcome: $0.outcome,
                        startedAt: $0.startedAt,
                        finishedAt: $0.finishedAt
                    )
                }
            )
        }
    }

    /// Whether the last run in the chain is the one this report tells of, perhaps at an earlier moment of it.
    func holds(_ report: RunReport) -> Bool {
        guard let last = try? load() else { return false }
        return last.report.startedAt == report.startedAt && last.report.actor == report.redacted(by: redactor).actor
    }

    /// One run's evidence, by its folder's name, the beginning of it if no other run's name begins so, or `latest`.
    ///
    /// Throws EvidenceFailure when no run or several are meant, FileFailure when it cannot be read.
    package func load(_ name: String = "latest") throws -> EvidenceRecord {
        let name = try resolve(name, among: recordedLines().map(\.folder))
        if prunedNames().contains(name) { throw EvidenceFailure.pruned(name, environment: environment) }
        let page = location(of: name).appending(Self.pageFileName)
        guard let markdown = try readFile(page) else { throw FileFailure.reading(page, .noSuchFileOrDirectory) }
        return EvidenceRecord(
            name: name,
            folder: location(of: name),
            report: try readReport(of: name),
            markdown: String(decoding: markdown, as: UTF8.self)
        )
    }

    func readChain() throws -> [UInt8] {
        switch FileKind(at: chainPath) {
        case nil: return []
        case .file: return try FileContents.read(chainPath) ?? []
        default: throw EvidenceFailure.unreadableChain(chainPath, environment: environment)
        }
    }

    func recordedLines() throws -> [EvidenceChainLine] {
        EvidenceChainLine.split(try readChain()).compactMap { EvidenceChainLine($0) }
    }

    private func resolve(_ name: String, among names: [String]) throws(EvidenceFailure) -> String {
        guard let latest = names.last else { throw .noRuns(environment: environment) }
        if name == "latest" { return latest }
        if names.contains(name) { return name }
        let candidates = names.filter { $0.hasPrefix(name) && !name.isEmpty }
        guard let only = candidates.first else { throw .noSuchRun(name, environment: environment) }
        if candidates.count > 1 { throw .ambiguousRun(name, candidates: candidates) }
        return only
    }

    private func readReport(of name: String) throws -> RunReport {
        let path = location(of: name).appending(Self.reportFileName)
        guard let bytes = try readFile(path) else { throw FileFailure.reading(path, .noSuchFileOrDirectory) }
        do {
            return try JSONDocument.decode(RunReport.self, from: bytes)
        } catch {
            throw FileFailure.corrupt(path, reason: "it is not a report of a run")
        }
    }

    /// Where the run's folder is, also while a killed writer has left it under its partial name.
    func location(of name: String) -> FilePath {
        let final = folder.appending(name)
        return FileKind(at: final) == nil ? partialFolder(of: name) : final
    }

    /// Nil when there is no such file; reads regular files only, because opening others may block.
    func readFile(_ path: FilePath) throws(FileFailure) -> [UInt8]? {
        switch FileKind(at: path) {
        case nil: return nil
        case .file: return try FileContents.read(path)
        default: throw .corrupt(path, reason: "it is not a regular file")
        }
    }
}
