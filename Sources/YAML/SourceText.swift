/// The bytes of one file, checked for what libyaml would report poorly or not at all.
struct SourceText {
    let bytes: UnsafeBufferPointer<UInt8>
    let file: String

    /// Refuses what is not UTF-8 text (with or without a byte order mark) or is larger than the limit.
    func check(_ limits: Limits) throws(YAMLFault) {
        guard bytes.count <= limits.bytes else {
            throw YAMLFault(.tooLarge(limit: limits.bytes), at: Location(file: file, line: 1, column: 1))
        }
        if let encoding = foreignEncoding {
            throw YAMLFault(.notUTF8(encoding), at: Location(file: file, line: 1, column: 1))
        }
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            throw YAMLFault(.notUTF8(.unknown), at: location(ofByte: error.byteOffsets.lowerBound))
        }
        if let offset = bytes.firstIndex(of: 0) { throw YAMLFault(.nulByte, at: location(ofByte: offset)) }
    }

    /// By byte order mark, or by the zero bytes that UTF-16 and UTF-32 have among the first ASCII characters.
    private var foreignEncoding: YAMLFault.Encoding? {
        let head = Array(bytes.prefix(4))
        if head == [0xFF, 0xFE, 0, 0] || head == [0, 0, 0xFE, 0xFF] { return .utf32 }
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return .utf16 }
        guard head.count == 4 else { return nil }
        switch head.map({ $0 == 0 }) {
        case [true, true, true, false], [false, true, true, true]: return .utf32
        case [true, false, true, false], [false, true, false, true]: return .utf16
        default: return nil
        }
    }

    func location(ofByte offset: Int) -> Location {
        var line = 1
        var column = 1
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        for byte in bytes[min(start, offset)..<min(offset, bytes.count)] {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return Location(file: file, line: line, column: column)
    }

    /// The character at a place libyaml reported; nil at the end of a line or of the file.
    func character(at location: Location) -> Character? {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.indices.contains(location.line - 1) else { return nil }
        let line = String(decoding: lines[location.line - 1], as: UTF8.self).unicodeScalars
        guard let index = line.index(line.startIndex, offsetBy: location.column - 1, limitedBy: line.endIndex),
            index < line.endIndex
        else { return nil }
        return Character(line[index])
    }
}
