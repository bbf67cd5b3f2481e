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
    /// The number of the last run that needs no signature.
    private var exempt = 0

    init(trusted: TrustedKeys?) {
        self.trusted = trusted
        if trusted?.keys.isEmpty ?? true { exempt = .max }
    }

    /// To be told the whole chain before anything is asked: only what led to the listed head is from before the keys.
    mutating func note(_ lines: [EvidenceChainLine], of environment: String) {
        guard exempt < .max, let head = trusted?.before[environment] else { return }
        exempt = lines.contains { EvidenceHead($0) == head } ? head.sequence : 0
    }

    /// To be asked in the chain's order: once a run was signed, all after it have to be.
    ///
    /// - Parameter path: where the signature is, if there is one.
    mutating func check(
        _ line: EvidenceChainLine,
        in environment: String,
        _ manifest: EvidenceManifest,
        at path: FilePath
    ) -> Finding {
        guard let signer = manifest.signedBy else { return begun || line.sequence > exempt ? .unsigned : .none }
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
}
