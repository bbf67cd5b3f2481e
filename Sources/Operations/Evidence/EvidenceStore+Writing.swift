internal import FoundationEssentials
internal import Processes
internal import SystemPackage

/// A run whose files are written and durable, but which is not in the chain yet.
struct StagedRun {
    let name: String
    let folder: FilePath
    let partialFolder: FilePath
    /// The SHA-256 of its manifest.
    let manifest: String
}

extension EvidenceStore {
    /// Writes all files of a run into its partial folder, durably.
    func stage(
        _ report: RunReport,
        attachments: [String: [UInt8]],
        after chain: EvidenceChain,
        pruned: [String]? = nil
    ) throws -> StagedRun {
        let signer = try signing?.signer()
        let name = try unusedName(for: report, in: chain)
        let partialFolder = partialFolder(of: name)
        do {
            try Folder.create(partialFolder, permissions: .ownerReadWriteExecute)
            var files: [EvidenceManifest.File] = []
            for (file, bytes) in try contents(report, attachments: attachments, name: name) {
                try write(bytes, to: partialFolder.appending(file))
                files.append(.init(name: file, size: bytes.count, sha256: FileContents.sha256(bytes)))
            }
            let manifest = try JSONDocument.encode(
                EvidenceManifest(
                    environment: environment,
                    name: name,
                    sequence: chain.lines.count + 1,
                    previousManifest: chain.lines.last?.manifest,
                    files: files,
                    signedBy: signer?.publicKey,
                    pruned: pruned
                )
            )
            try write(manifest, to: partialFolder.appending(EvidenceManifest.fileName))
            let digest = FileContents.sha256(manifest)
            if let signer {
                let line = chain.successor(folder: name, manifest: digest)
                let signature = try EvidenceSignature(of: line, environment: environment, by: signer)
                try write(Array(signature.text.utf8), to: partialFolder.appending(EvidenceSignature.fileName))
            }
            return StagedRun(
                name: name,
                folder: folder.appending(name),
                partialFolder: partialFolder,
                manifest: digest
            )
        } catch {
            try? Folder.remove(partialFolder)
            throw error
        }
    }

    /// From here on the run counts.
    func append(_ run: StagedRun, to chain: inout EvidenceChain) throws {
        chain.append(folder: run.name, manifest: run.manifest)
        try write(chain.bytes, to: chainPath)
    }

    func publish(_ run: StagedRun) throws {
        try DurableFile.move(run.partialFolder, to: run.folder)
    }

    /// Gives the last run in the chain its final name, and removes what never got into the chain.
    ///
    /// The caller holds the lock, so no other writer is at work.
    func finishInterruptedRuns(_ chain: EvidenceChain) throws {
        if let line = chain.lines.last, FileKind(at: folder.appending(line.folder)) == nil {
            let partial = partialFolder(of: line.folder)
            let manifest = try FileContents.sha256(of: partial.appending(EvidenceManifest.fileName))
            if manifest == line.manifest { try DurableFile.move(partial, to: folder.appending(line.folder)) }
        }
        let recorded = Set(chain.lines.map { Self.partialName(of: $0.folder) })
        for name in try Folder.names(in: folder)
        where (Self.isPartialFolder(name) || Self.isPartialFile(name)) && !recorded.contains(name) {
            try Folder.remove(folder.appending(name))
        }
    }

    func partialFolder(of name: String) -> FilePath { folder.appending(Self.partialName(of: name)) }

    private func unusedName(for report: RunReport, in chain: EvidenceChain) throws -> String {
        let base = "\(Timestamp.folderName(report.startedAt))-\(EvidenceName.sanitized(report.command))"
        let taken = Set(try Folder.names(in: folder)).union(chain.lines.map(\.folder))
        if !taken.contains(base) { return base }
        var number = 2
        while taken.contains("\(base)-\(number)") { number += 1 }
        return "\(base)-\(number)"
    }

    private func contents(
        _ report: RunReport,
        attachments: [String: [UInt8]],
        name: String
    ) throws -> [(name: String, bytes: [UInt8])] {
        let report = report.redacted(by: redactor)
        var contents: [(name: String, bytes: [UInt8])] = [
            (Self.reportFileName, try JSONDocument.encode(report)),
            (Self.pageFileName, Array(EvidencePage(report: report, name: name).text.utf8)),
            (Self.documentFileName, Array(EvidenceDocument(report: report, name: name).text.utf8)),
        ]
        for (file, bytes) in attachments.sorted(by: { $0.key < $1.key }) {
            let reserved = contents.prefix(3).map(\.name) + [EvidenceManifest.fileName, EvidenceSignature.fileName]
            guard EvidenceName.isValid(file), redactor.redact(file) == file, !reserved.contains(file) else {
                throw EvidenceFailure.unusableName(redactor.redact(file))
            }
            contents.append((file, redactor.redact(bytes)))
        }
        return contents
    }

    private func write(_ bytes: [UInt8], to path: FilePath) throws(FileFailure) {
        try DurableFile.write(bytes, to: path, permissions: .ownerReadWrite)
    }
}
