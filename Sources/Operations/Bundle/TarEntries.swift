internal import SystemPackage

/// Where the entries of a tar archive of our own end (POSIX.1-2017, pax, “ustar Interchange Format”).
enum TarEntries {
    private static let block = 512

    /// Names with the ends of their entries, padding included, in order; the last is what ends the archive.
    static func ends(in archive: FilePath) throws -> [(name: String, end: Int)] {
        guard case .file(let size) = FileKind(at: archive) else {
            throw FileFailure.reading(archive, .noSuchFileOrDirectory)
        }
        var ends: [(name: String, end: Int)] = []
        var offset = 0
        while offset + block <= size {
            let header = try FileContents.read(archive, in: offset..<(offset + block))
            guard header.contains(where: { $0 != 0 }) else { break }
            guard isOurs(header), let length = Int(text(header[124..<136]), radix: 8) else {
                throw FileFailure.corrupt(archive, reason: "it has no tar header at byte \(offset)")
            }
            offset += block + (length + block - 1) / block * block
            ends.append((text(header[0..<100]), offset))
        }
        return ends + [("the archive's end", size)]
    }

    static func isOurs(_ header: [UInt8]) -> Bool {
        header.count == block && header[257..<262].elementsEqual("ustar".utf8)
    }

    static func text(_ field: ArraySlice<UInt8>) -> String {
        String(decoding: field.prefix { $0 != 0 && $0 != 0x20 }, as: UTF8.self)
    }
}
