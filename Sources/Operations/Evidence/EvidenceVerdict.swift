/// What verifying an environment's evidence found.
package struct EvidenceVerdict: Sendable, Equatable {
    /// How many runs the chain lists.
    package var runs = 0
    /// How many of them were pruned: their folders were removed by a later run that names them.
    package var pruned = 0
    /// All there is to object to: by run, then by file.
    package var problems: [EvidenceProblem] = []
    /// What an interrupted writer left and the next run will finish or remove: paths within the environment's folder.
    ///
    /// No sign of tampering, and no evidence either until then.
    package var interrupted: [String] = []
    /// Where the chain ends; nil when it is empty or broken.
    package var head: EvidenceHead?
    /// How many runs each of those whose signatures count has signed.
    package var signed: [String: Int] = [:]

    package var isIntact: Bool { problems.isEmpty }
}

/// One thing in the evidence that is not as it was recorded.
package struct EvidenceProblem: Sendable, Hashable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        case changed
        case missing
        case added
        /// A run's folder that had this name.
        case renamed(from: String)
        /// Something else than the regular file or folder that was recorded.
        case anotherType
        case unreadable
        /// The line, from 1, that does not follow from the one before.
        case chainBroken(line: Int)
        /// A manifest that does not belong to its place in the chain.
        case contradictsChain
        /// The noted head is not in the chain: runs were cut off, or the chain was rewritten.
        case headNotFound(EvidenceHead)
        /// A run without a signature, although runs were signed before it, or were to be.
        case unsigned
        /// Signed by a key, in base64, that is not among those that count.
        case unknownSigner(String)
        /// A signature of something else.
        case badSignature
    }

    /// Within the environment's folder, as the file system has it.
    package let path: String
    package let kind: Kind

    package init(_ path: String, _ kind: Kind) {
        self.path = path
        self.kind = kind
    }

    /// In one line; a path with control characters in quotes and escaped.
    package var description: String {
        let isPlain = path.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F }
        return "\(isPlain ? path : path.debugDescription): \(kind.description)"
    }
}

extension EvidenceProblem.Kind: CustomStringConvertible {
    package var description: String {
        switch self {
        case .changed: "changed"
        case .missing: "missing"
        case .added: "added"
        case .renamed(let name): "renamed from \(name)"
        case .anotherType: "replaced by another type of file"
        case .unreadable: "unreadable"
        case .chainBroken(let line): "chain broken at line \(line)"
        case .contradictsChain: "contradicts the chain"
        case .headNotFound(let head): "does not contain the noted head \(head)"
        case .unsigned: "not signed, though evidence was signed by then"
        case .unknownSigner(let key): "signed by \(key), which \(TrustedKeys.fileName) does not list"
        case .badSignature: "does not hold for this run"
        }
    }
}
