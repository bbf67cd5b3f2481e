internal import SystemPackage

/// The end of a bundle, after the tar archive: a table of digests that covers every byte before it, and a last line that
/// covers the table.
///
/// tar(1) ignores what follows an archive's two empty blocks, so that a bundle can also be unpacked by hand.
struct BundleSeal: Sendable {
    /// The bytes up to `end` that no earlier part covers: an entry with its header and padding.
    struct Part: Codable, Hashable, Sendable {
        var name: String
        var end: Int
        var sha256: String
    }

    private struct Table: Codable {
        var parts: [Part]
    }

    /// A part whose bytes are not those it was made with.
    struct Damage: Hashable {
        var name: String
        var bytes: Range<Int>
    }

    /// How the last line begins.
    private static let mark = "chatops-bundle"
    /// `chatops-bundle`, the table's length in twelve digits, the table's digest, a newline.
    private static let lineLength = mark.utf8.count + 1 + 12 + 1 + 64 + 1

    let parts: [Part]
    /// Of table and last line.
    let size: Int

    /// The seal's bytes for an archive that has none yet.
    static func bytes(for archive: FilePath) throws -> [UInt8] {
        var parts: [Part] = []
        var start = 0
        for (name, end) in try TarEntries.ends(in: archive) {
            parts.append(Part(name: name, end: end, sha256: try digest(of: start..<end, in: archive)))
            start = end
        }
        let table = try CanonicalJSON.encode(Table(parts: parts)) + [UInt8(ascii: "\n")]
        let length = String(table.count)
        let digits = String(repeating: "0", count: 12 - length.count) + length
        return table + Array("\(mark) \(digits) \(FileContents.sha256(table))\n".utf8)
    }

    /// Nil where the file does not end in one that is whole.
    init?(endOf file: FilePath) throws {
        guard case .file(let fileSize) = FileKind(at: file), fileSize > Self.lineLength else { return nil }
        let line = try FileContents.read(file, in: (fileSize - Self.lineLength)..<fileSize)
        let words = String(decoding: line, as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[0] == Self.mark, words[1].utf8.count == 12, let length = Int(words[1]),
            length > 0, length <= min(fileSize - Self.lineLength, 1 << 20)
        else { return nil }
        let start = fileSize - Self.lineLength - length
        let table = try FileContents.read(file, in: start..<(start + length))
        guard words[2] == FileContents.sha256(table) + "\n",
            let decoded = try? CanonicalJSON.decode(Table.self, from: table), decoded.parts.last?.end == start
        else { return nil }
        parts = decoded.parts
        size = length + Self.lineLength
    }

    /// The first part of `file` that is not as it was.
    func damage(in file: FilePath) throws -> Damage? {
        var start = 0
        for part in parts {
            guard part.end >= start else { return Damage(name: part.name, bytes: start..<start) }
            if try Self.digest(of: start..<part.end, in: file) != part.sha256 {
                return Damage(name: part.name, bytes: start..<part.end)
            }
            start = part.end
        }
        return nil
    }

    private static func digest(of range: Range<Int>, in file: FilePath) throws -> String {
        try FileContents.sha256(of: file, in: range)
    }
}
