internal import BuildInfo
package import FoundationEssentials
package import SystemPackage

/// Removing old runs' folders, so that the chain still proves what is left, and that they were there.
extension EvidenceStore {
    /// The runs that keeping only the newest `count` would remove, oldest first.
    ///
    /// Runs that pruned do not count and make nothing prunable, so that pruning again finds nothing to do; they go with
    /// the next run that does.
    package func prunable(keeping count: Int) throws -> [String] {
        let gone = prunedNames()
        let names = try recordedLines().map(\.folder).filter { !gone.contains($0) }
        let pruners = Set(names.filter { manifest(of: $0)?.pruned != nil })
        let old = names.filter { !pruners.contains($0) }.dropLast(max(1, count))
        return old.isEmpty ? [] : names.filter { old.contains($0) || pruners.contains($0) }
    }

    /// Keeps the newest `count` runs, of which there is at least one, and removes the folders of those before, and of
    /// runs that pruned.
    ///
    /// That is a run of its own, recorded and signed before anything is removed: its manifest names all that is gone, so
    /// that nothing is taken for missing wherever the process is killed, and the next call goes on. Their lines, with
    /// their manifests' digests, stay in the chain. Evidence that does not verify is left as it is, and so throws
    /// EvidenceFailure; else as ``record(_:attachments:)``.
    ///
    /// - Returns: The folder of the run that tells it; nil when there was nothing to prune.
    package func prune(keeping count: Int, by actor: Actor, now: Date) throws -> FilePath? {
        let lock = try FileLock.exclusive(lockPath)
        defer { withExtendedLifetime(lock) {} }
        let verdict = try audit()
        guard verdict.isIntact else {
            throw EvidenceFailure.notIntact(problems: verdict.problems.count, environment: environment)
        }
        let names = try prunable(keeping: count)
        let gone = prunedNames()
        var folder: FilePath?
        if !names.isEmpty {
            let report = report(of: names, verdict, actor, now)
            folder = try write(report, attachments: [:], pruned: (gone.union(names)).sorted())
        }
        for name in gone.union(names) { try Folder.remove(self.folder.appending(name)) }
        return folder
    }

    /// The runs that were pruned, as the newest manifest says that names any: each names all before it too.
    func prunedNames() -> Set<String> {
        let lines = (try? recordedLines()) ?? []
        for (index, line) in lines.enumerated().reversed() {
            if let names = manifest(of: line.folder)?.pruned {
                // What is no run before it is nothing that it may take away: it could lead out of the folder.
                return Set(names).intersection(lines[..<index].map(\.folder))
            }
        }
        return []
    }

    private func manifest(of name: String) -> EvidenceManifest? {
        let path = location(of: name).appending(EvidenceManifest.fileName)
        return (try? readFile(path)).flatMap { try? JSONDocument.decode(EvidenceManifest.self, from: $0) }
    }

    private func report(of names: [String], _ verdict: EvidenceVerdict, _ actor: Actor, _ now: Date) -> RunReport {
        var report = RunReport(command: "evidence-prune", environment: environment, startedAt: now, actor: actor)
        report.outcome = .done
        report.exitCode = 0
        report.versions = ["chatops": BuildInfo.version, "chatops commit": BuildInfo.commit]
        let count = "\(names.count) run\(names.count == 1 ? "" : "s")"
        var step = StepReport(
            name: "prune",
            intent: "remove the folders of \(count), whose digests stay in the chain",
            outcome: .applied
        )
        step.note = "removed as soon as this was recorded"
        step.details = names
        report.steps = [step]
        report.checks = [
            CheckReport(
                name: "evidence",
                verdict: .passed,
                target: "chatops evidence verify \(environment)",
                summary: "\(verdict.runs) runs, unchanged, before anything was removed",
                measurements: []
            )
        ]
        return report
    }
}
