internal import FoundationEssentials
internal import SystemPackage

/// What a verification knows of signatures while it goes along the chain.
struct EvidenceSignatures {
    enum Finding: Equatable {
        /// Not signed, and not to be.
        case none
        case by(String)
        case unsigned
        case problem(EvidenceProblem.Kind)
    }

    /// Nil where whoever verifies has no list, so that any key will do.
    let trusted: TrustedKeys?
    private var begun = false

    init(trusted: TrustedKeys?) { self.trusted = trusted }

    /// To be asked in the chain's order: once a run was signed, all after it have to be.
    ///
    /// - Parameter path: where the signature is, if there is one.
    mutating func check(
        _ line: EvidenceChainLine,
        in environment: String,
        _ manifest: EvidenceManifest,
        at path: FilePath
    ) -> Finding {
        guard let signer = manifest.signedBy else { return begun || isDue(line) ? .unsigned : .none }
        begun = true
        switch FileKind(at: path) {
        case nil: return .problem(.missing)
        case .file: break
        default: return .problem(.anotherType)
        }
        guard let bytes = try? FileContents.read(path, limit: 1 << 12) else { return .problem(.unreadable) }
        guard let signature = EvidenceSignature(bytes), signature.publicKey == signer else { return .problem(.changed) }
        guard signature.holds(for: line, environment: environment) else { return .problem(.badSignature) }
        guard let trusted else { return .by(signer) }
        return trusted.owner(of: signer).map { .by($0) } ?? .problem(.unknownSigner(signer))
    }

    /// Whether the run began in a later second than the first key was listed, as its folder's name tells.
    private func isDue(_ line: EvidenceChainLine) -> Bool {
        guard let since = trusted?.since.map(Timestamp.folderName) else { return false }
        return line.folder.prefix(since.count) > since
    }
}
