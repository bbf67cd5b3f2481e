/// `chain.txt`: one line a run, each bound to the one before by its hash.
struct EvidenceChain {
    private(set) var lines: [EvidenceChainLine] = []

    var bytes: [UInt8] { lines.flatMap { Array("\($0.text)\n".utf8) } }

    /// Reads a chain that holds; else throws the number, from 1, of its first line that does not.
    init(_ bytes: [UInt8]) throws(BrokenLine) {
        for (index, text) in EvidenceChainLine.split(bytes).enumerated() {
            guard let line = EvidenceChainLine(text), line == successor(folder: line.folder, manifest: line.manifest)
            else { throw BrokenLine(number: index + 1) }
            lines.append(line)
        }
    }

    struct BrokenLine: Error {
        let number: Int
    }

    mutating func append(folder: String, manifest: String) {
        lines.append(successor(folder: folder, manifest: manifest))
    }

    /// The line that comes next when this run does.
    func successor(folder: String, manifest: String) -> EvidenceChainLine {
        EvidenceChainLine(
            after: lines.last?.hash ?? EvidenceChainLine.genesis,
            sequence: lines.count + 1,
            folder: folder,
            manifest: manifest
        )
    }
}
