/// A run's line in the chain: `<hash> <sequence> <folder> <SHA-256 of manifest.json>`.
struct EvidenceChainLine: Hashable {
    /// What stands for the hash before the first line.
    static let genesis = String(repeating: "0", count: 64)

    /// SHA-256 over `<previous hash> <sequence> <folder> <manifest>` and a line end, in lowercase hexadecimal.
    let hash: String
    /// From 1, without gaps.
    let sequence: Int
    let folder: String
    let manifest: String

    var text: String { "\(hash) \(sequence) \(folder) \(manifest)" }

    init(after previous: String, sequence: Int, folder: String, manifest: String) {
        hash = FileContents.sha256("\(previous) \(sequence) \(folder) \(manifest)\n".utf8)
        self.sequence = sequence
        self.folder = folder
        self.manifest = manifest
    }

    /// Nil unless ``text`` and a line end would give the same bytes again.
    init?(_ bytes: ArraySlice<UInt8>) {
        let fields = bytes.dropLast().split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        guard fields.count == 4, let sequence = Int(fields[1]), EvidenceName.isValid(fields[2]) else { return nil }
        hash = fields[0]
        self.sequence = sequence
        folder = fields[2]
        manifest = fields[3]
        guard bytes.elementsEqual("\(text)\n".utf8) else { return nil }
    }

    /// The lines of a chain's bytes, each with its line end, if it has one.
    static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(rest[...end])
            rest = rest[(end + 1)...]
        }
        return rest.isEmpty ? lines : lines + [rest]
    }
}
