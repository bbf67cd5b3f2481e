/// The runs that a chain lists, as far as they can be told when the chain is broken.
struct EvidenceChainWalk {
    struct Run {
        let line: EvidenceChainLine
        /// The manifest of the run before, nil at the first run; unknown after a break.
        let previous: Previous
    }

    enum Previous: Equatable {
        case manifest(String?)
        case unknown
    }

    private(set) var runs: [Run] = []
    /// Numbers, from 1, of the lines that do not follow from the one before.
    private(set) var brokenLines: [Int] = []

    var isWhole: Bool { brokenLines.isEmpty }

    /// The hashes that the next line may build on; none after a line that tells nothing, when any is taken.
    private var previous: Set<String> = [EvidenceChainLine.genesis]
    private var sequence = 1

    /// Walks a chain's bytes.
    ///
    /// For a broken line, `manifests`, digests by folder as they are now, tell what the line was when only a part of it
    /// was changed, so that the line is blamed and not the run.
    init(_ bytes: [UInt8], manifests: [String: String]) {
        for (index, text) in EvidenceChainLine.split(bytes).enumerated() {
            let line = EvidenceChainLine(text)
            if let line, follows(line) {
                append(line, after: .manifest(runs.last?.line.manifest))
                previous = [line.hash]
            } else if previous.isEmpty, let line {
                append(line, after: .unknown)
                previous = [line.hash]
            } else {
                brokenLines.append(index + 1)
                let original = original(of: text, manifests: manifests)
                if let found = original ?? line { append(found, after: .unknown) }
                previous = Set([original, line].compactMap { $0?.hash })
                if let line { previous.formUnion(previous.map { line.rehashed(after: $0).hash }) }
            }
        }
    }

    private mutating func append(_ line: EvidenceChainLine, after previous: Previous) {
        runs.append(Run(line: line, previous: previous))
        sequence = line.sequence &+ 1
    }

    private func follows(_ line: EvidenceChainLine) -> Bool {
        line.sequence == sequence && previous.contains { line.rehashed(after: $0) == line }
    }

    /// The line that `text` was before its hash, or else its other fields, were changed.
    private func original(of text: ArraySlice<UInt8>, manifests: [String: String]) -> EvidenceChainLine? {
        let hashLength = EvidenceChainLine.genesis.utf8.count
        for (folder, manifest) in manifests {
            for hash in previous {
                let candidate = EvidenceChainLine(
                    after: hash,
                    sequence: sequence,
                    folder: folder,
                    manifest: manifest
                )
                let bytes = "\(candidate.text)\n".utf8
                if text.starts(with: candidate.hash.utf8)
                    || text.dropFirst(hashLength).elementsEqual(bytes.dropFirst(hashLength))
                {
                    return candidate
                }
            }
        }
        return nil
    }
}

extension EvidenceChainLine {
    fileprivate func rehashed(after previous: String) -> EvidenceChainLine {
        EvidenceChainLine(after: previous, sequence: sequence, folder: folder, manifest: manifest)
    }
}
