internal import Diagnostics

/// Looks at what was stored as a reader of the repository would.
struct BackupCheck: Sendable {
    let repository: Repository
    let outcome: BackupOutcome

    func reports() async -> [CheckReport] {
        let place = repository.store.place
        guard let stored = outcome.stored else {
            return [report(.failed, place, "nothing was stored")]
        }
        let manifest = stored.manifest
        do {
            let catalog = try await Catalog.read(repository)
            guard let line = catalog.line(manifest.history),
                line.backups.contains(where: { $0.value.id == manifest.id && $0.digest == stored.reference.digest })
            else { return [report(.failed, place, "the backup \(manifest.id) is not listed")] }
            let folder = manifest.history.folder(ofBackup: manifest.id)
            var problems = catalog.problems.filter { $0.key.hasPrefix(folder) }
            // A bucket's service has confirmed each object's digest already.
            let isRead = repository.store.staging != nil
            if isRead { problems += try await catalog.verifyContents(of: repository, below: [folder]) }
            if let problem = problems.first {
                return [report(.failed, place, "\(problem.key) \(problem.reason)")]
            }
            let seen = isRead ? "each with the SHA-256 its manifest says" : "each with the size its manifest says"
            return [report(.passed, place, "\(manifest.id): \(manifest.objects.count) objects, \(seen)")]
        } catch {
            return [report(.failed, place, FailureReport(error).message)]
        }
    }

    private func report(_ verdict: CheckReport.Verdict, _ place: String, _ summary: String) -> CheckReport {
        CheckReport(name: "backup", verdict: verdict, target: place, summary: summary, measurements: [])
    }
}
