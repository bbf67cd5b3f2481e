internal import SystemPackage

/// One verification under way: what is on disk, what the chain has claimed of it, and what was found wrong.
struct EvidenceAudit {
    private let store: EvidenceStore
    /// All names in the environment's folder.
    private let names: [String]
    /// The SHA-256 of each folder's manifest as it is now.
    private let manifests: [String: String]
    private var claimed: Set<String> = []
    private var reported: Set<EvidenceProblem> = []
    private(set) var verdict = EvidenceVerdict()
    private var signatures: EvidenceSignatures
    /// By folder, the number of the last run that pruned it.
    private var pruned: [String: Int] = [:]

    /// Throws FileFailure, or SigningFailure where the list of keys cannot be read.
    init(of store: EvidenceStore) throws {
        self.store = store
        signatures = EvidenceSignatures(trusted: try store.signing.map { try TrustedKeys(at: $0.list) })
        names = try Folder.names(in: store.folder)
        manifests = Self.manifests(in: store.folder, names)
    }

    mutating func walkChain() -> EvidenceChainWalk {
        let bytes = chainBytes()
        let walk = EvidenceChainWalk(bytes, manifests: manifests)
        signatures.note(walk.runs.map(\.line), of: store.environment)
        for line in walk.brokenLines { report(EvidenceStore.chainFileName, .chainBroken(line: line)) }
        return walk
    }

    /// To be called before the runs are checked, with all of them: what a run's manifest names as pruned is not missing.
    mutating func notePruned(_ runs: [EvidenceChainWalk.Run]) {
        var earlier: Set<String> = []
        for run in runs {
            defer { earlier.insert(run.line.folder) }
            let folders = [run.line.folder, partialName(of: run.line.folder)]
            guard let found = folders.first(where: { manifests[$0] == run.line.manifest }) else { continue }
            let file = "\(found)/\(EvidenceManifest.fileName)"
            let names = (try? JSONDocument.read(EvidenceManifest.self, at: path(file)))?.pruned ?? []
            if !earlier.isSuperset(of: names) { report(file, .contradictsChain) }
            for name in names where earlier.contains(name) { pruned[name] = run.line.sequence }
        }
    }

    mutating func check(_ run: EvidenceChainWalk.Run) {
        let name = run.line.folder
        if let pruner = pruned[name], pruner > run.line.sequence {
            checkPruned(name)
        } else if manifests[name] == run.line.manifest {
            checkContents(of: name, run)
        } else if manifests[partialName(of: name)] == run.line.manifest, FileKind(at: path(name)) == nil {
            verdict.interrupted.append(partialName(of: name))
            checkContents(of: partialName(of: name), run)
        } else if let other = manifests.first(where: { $0.value == run.line.manifest })?.key {
            report(other, .renamed(from: name))
            checkContents(of: other, run)
        } else {
            reportLost(name)
        }
    }

    /// What is left of a pruned run is no evidence any more, and goes with the next pruning.
    private mutating func checkPruned(_ name: String) {
        claimed.insert(name)
        verdict.pruned += 1
        if FileKind(at: path(name)) != nil { verdict.interrupted.append(name) }
    }

    /// Names what is there but in no line of the chain.
    mutating func checkUnclaimed(_ runs: [EvidenceChainWalk.Run]) {
        let recorded = Set(runs.map { partialName(of: $0.line.folder) })
        for name in names where !claimed.contains(name) && name != EvidenceStore.chainFileName {
            switch FileKind(at: path(name)) {
            case .file(size: 0) where name == EvidenceStore.lockName: continue
            case .file where name == EvidenceStore.lockName: report(name, .changed)
            case _ where name == EvidenceStore.lockName: report(name, .anotherType)
            case .folder where EvidenceStore.isPartialFolder(name) && !recorded.contains(name),
                .file where EvidenceStore.isPartialFile(name):
                verdict.interrupted.append(name)
            default: report(name, .added)
            }
        }
    }

    private mutating func chainBytes() -> [UInt8] {
        let file = EvidenceStore.chainFileName
        switch FileKind(at: store.chainPath) {
        case nil:
            if names.contains(where: EvidenceName.isValid) { report(file, .missing) }
            return []
        case .file(size: 0):
            report(file, .changed)
            return []
        case .file:
            if let bytes = try? store.readChain() { return bytes }
            report(file, .unreadable)
        default: report(file, .anotherType)
        }
        return []
    }

    /// A run none of whose folders has the manifest that the chain names.
    private mutating func reportLost(_ name: String) {
        let partial = partialName(of: name)
        let found = FileKind(at: path(name)) == nil && FileKind(at: path(partial)) == .folder ? partial : name
        claimed.insert(found)
        let manifest = "\(found)/\(EvidenceManifest.fileName)"
        switch (FileKind(at: path(found)), FileKind(at: path(manifest))) {
        case (nil, _): report(found, .missing)
        case (.folder, nil): report(manifest, .missing)
        case (.folder, .file): report(manifest, manifests[found] == nil ? .unreadable : .changed)
        case (.folder, _): report(manifest, .anotherType)
        default: report(found, .anotherType)
        }
    }

    private mutating func checkContents(of name: String, _ run: EvidenceChainWalk.Run) {
        claimed.insert(name)
        let manifestPath = "\(name)/\(EvidenceManifest.fileName)"
        guard let manifest = try? JSONDocument.read(EvidenceManifest.self, at: path(manifestPath)) else {
            return report(manifestPath, .unreadable)
        }
        let belongs =
            manifest.environment == store.environment && manifest.name == run.line.folder
            && manifest.sequence == run.line.sequence
            && manifest.files.allSatisfy { EvidenceName.isValid($0.name) }
            && (run.previous == .unknown || run.previous == .manifest(manifest.previousManifest))
        if !belongs { report(manifestPath, .contradictsChain) }
        for file in manifest.files where EvidenceName.isValid(file.name) { check(file, in: name) }
        let found = path("\(name)/\(EvidenceSignature.fileName)")
        switch signatures.check(run.line, in: store.environment, manifest, at: found) {
        case .unsigned: report(name, .unsigned)
        case .problem(let kind): report("\(name)/\(EvidenceSignature.fileName)", kind)
        case .by(let owner): verdict.signed[owner, default: 0] += 1
        case .none: break
        }
        let own = [EvidenceManifest.fileName] + (manifest.signedBy == nil ? [] : [EvidenceSignature.fileName])
        let listed = Set(manifest.files.map(\.name) + own)
        guard let names = try? Folder.names(in: path(name)) else { return report(name, .unreadable) }
        for added in names where !listed.contains(added) { report("\(name)/\(added)", .added) }
    }

    private mutating func check(_ file: EvidenceManifest.File, in name: String) {
        let relative = "\(name)/\(file.name)"
        let path = path(relative)
        switch FileKind(at: path) {
        case nil: report(relative, .missing)
        case .file(let size) where size != file.size: report(relative, .changed)
        case .file:
            guard let digest = try? FileContents.sha256(of: path) else { return report(relative, .unreadable) }
            if digest != file.sha256 { report(relative, .changed) }
        default: report(relative, .anotherType)
        }
    }

    private mutating func report(_ path: String, _ kind: EvidenceProblem.Kind) {
        let problem = EvidenceProblem(path, kind)
        if reported.insert(problem).inserted { verdict.problems.append(problem) }
    }

    private func path(_ name: String) -> FilePath { store.folder.appending(name) }

    private func partialName(of name: String) -> String { EvidenceStore.partialName(of: name) }

    private static func manifests(in folder: FilePath, _ names: [String]) -> [String: String] {
        var manifests: [String: String] = [:]
        for name in names where FileKind(at: folder.appending(name)) == .folder {
            let path = folder.appending("\(name)/\(EvidenceManifest.fileName)")
            guard case .file = FileKind(at: path), let digest = try? FileContents.sha256(of: path) else { continue }
            manifests[name] = digest
        }
        return manifests
    }
}
