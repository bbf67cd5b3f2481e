package import Processes
package import SystemPackage

/// An environment's evidence in one archive, with all that it takes to verify it elsewhere: `evidence/<environment>/`
/// and, where keys are listed, `evidence.keys`.
///
/// The same evidence gives the same bytes.
package struct EvidenceExport: Sendable {
    package struct Written: Encodable, Sendable {
        package let file: String
        package let sha256: String
        package let runs: Int
        package let head: EvidenceHead?
    }

    private let store: EvidenceStore
    private let runner: Runner

    /// - Parameter store: with a redactor that knows the environment's secrets as they are now.
    package init(_ store: EvidenceStore, runner: Runner) {
        self.store = store
        self.runner = runner
    }

    /// Writes the archive, readable by its owner alone; one that is there is replaced.
    ///
    /// Throws EvidenceFailure when there is nothing, when it does not verify, or when a secret of today is in it.
    package func write(to file: FilePath) async throws -> Written {
        let lock = try FileLock.shared(store.lockPath)
        defer { withExtendedLifetime(lock) {} }
        let verdict = try store.verify()
        guard verdict.isIntact else {
            throw EvidenceFailure.notIntact(problems: verdict.problems.count, environment: store.environment)
        }
        if verdict.runs == 0 { throw EvidenceFailure.noRuns(environment: store.environment) }

        let staging = file.removingLastComponent().appending(".\(file.lastComponent?.string ?? "").partial")
        try Folder.remove(staging)
        defer { try? Folder.remove(staging) }
        let content = staging.appending("content")
        let names = try stage(into: content)
        let archive = staging.appending("archive.tar")
        try await runner.run(LayerArchive.tarCommand(content, names: names, to: archive, modes: "u=rwX,go=")).checked()
        try DurableFile.copy(archive, to: file, permissions: .ownerReadWrite)
        guard let digest = try FileContents.sha256(of: file) else {
            throw FileFailure.reading(file, .noSuchFileOrDirectory)
        }
        return Written(file: file.string, sha256: digest, runs: verdict.runs, head: verdict.head)
    }

    /// Returns the names at the top.
    private func stage(into root: FilePath) throws -> [String] {
        let folder = root.appending("evidence").appending(store.environment)
        try Folder.create(folder, permissions: .ownerReadWriteExecute)
        try copy(store.chainPath, to: folder.appending(EvidenceStore.chainFileName))
        let gone = store.prunedNames()
        for line in try store.chain().lines where !gone.contains(line.folder) {
            let source = store.location(of: line.folder)
            let target = folder.appending(line.folder)
            try Folder.create(target, permissions: .ownerReadWriteExecute)
            for name in try Folder.names(in: source) {
                try copy(source.appending(name), to: target.appending(name))
            }
        }
        guard let list = store.signing?.list, try FileContents.read(list) != nil else { return ["evidence"] }
        try copy(list, to: root.appending(TrustedKeys.fileName))
        return ["evidence", TrustedKeys.fileName]
    }

    private func copy(_ source: FilePath, to target: FilePath) throws {
        guard let bytes = try FileContents.read(source) else {
            throw FileFailure.reading(source, .noSuchFileOrDirectory)
        }
        // What is a secret now may not have been one when it was written down.
        guard store.redactor.redact(bytes) == bytes else { throw EvidenceFailure.holdsSecret(source) }
        try DurableFile.write(bytes, to: target, permissions: .ownerReadWrite)
    }
}
