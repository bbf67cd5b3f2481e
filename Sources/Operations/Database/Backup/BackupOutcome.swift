internal import Synchronization

/// What a run has stored, once it has.
final class BackupOutcome: Sendable {
    struct Stored: Sendable {
        var manifest: BackupManifest
        var reference: ManifestReference
        var warnings: [String]
    }

    private let state = Mutex<Stored?>(nil)

    var stored: Stored? { state.withLock { $0 } }

    func note(_ manifest: BackupManifest, _ reference: ManifestReference, _ warnings: [String]) {
        state.withLock { $0 = Stored(manifest: manifest, reference: reference, warnings: warnings) }
    }

    /// What was stored, in a few words.
    var sentence: String? {
        guard let manifest = stored?.manifest else { return nil }
        let rows = manifest.tables.reduce(0) { $0 + $1.rows }
        return "\(manifest.id): \(manifest.tables.count) tables, \(rows) rows, \(manifest.plainSize) bytes, "
            + "\(manifest.sealedSize) as stored"
    }

    var findings: RunFindings {
        var findings = RunFindings()
        guard let stored else { return findings }
        findings.results = ["backup": stored.manifest.id, "stored bytes": "\(stored.manifest.sealedSize)"]
        if !stored.manifest.gtidExecuted.isEmpty { findings.results["transactions"] = stored.manifest.gtidExecuted }
        for (number, warning) in stored.warnings.enumerated() { findings.results["warning \(number + 1)"] = warning }
        findings.digests = ["manifest": stored.reference.digest]
        return findings
    }
}
