internal import MySQLClient

/// Writes rows as INSERT statements of many rows each, into memory that is handed on when there is enough of it.
///
/// For one thread.
final class InsertWriter {
    /// A statement ends with the row that takes it beyond; `net_buffer_length` of mysqldump is as large.
    private static let statementBytes = 1 << 20
    /// What `max_allowed_packet` can be at most.
    private static let largestStatement = 1 << 30

    private let table: TableName
    private let forms: [TableShape.Column.Form]
    private let opening: [UInt8]
    private var memory: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var used = 0
    private var statementStart: Int?
    private(set) var written = 0
    private let output: ContentWriter

    init(_ shape: TableShape, to output: @escaping ContentWriter) {
        table = shape.name
        forms = shape.columns.map(\.form)
        let names = shape.columns.map { SQLText.name($0.name) }.joined(separator: ",")
        opening = Array("INSERT INTO \(shape.name.quoted) (\(names)) VALUES\n".utf8)
        capacity = 4 << 20
        memory = .allocate(capacity: capacity)
        self.output = output
    }

    deinit { memory.deallocate() }

    /// What has been made, whether it has left memory or not.
    var bytes: Int { written + used }

    func append(_ text: String) throws {
        var text = text
        text.withUTF8 { put(UnsafeRawBufferPointer($0)) }
    }

    func append(_ row: borrowing StreamedRow) throws {
        let before = used
        if statementStart == nil {
            statementStart = used
            opening.withUnsafeBytes { put($0) }
        } else {
            reserve(2)
            put(UInt8(ascii: ","))
            put(UInt8(ascii: "\n"))
        }
        reserve(2)
        put(UInt8(ascii: "("))
        for index in forms.indices {
            if index > 0 {
                reserve(1)
                put(UInt8(ascii: ","))
            }
            append(row[index], as: forms[index])
        }
        reserve(1)
        put(UInt8(ascii: ")"))
        guard used - before < Self.largestStatement else {
            throw DatabaseFailure.rowTooLarge(table: "\(table)", bytes: used - before)
        }
        if used - (statementStart ?? 0) >= Self.statementBytes { try endStatement() }
    }

    func endStatement() throws {
        guard statementStart != nil else { return }
        statementStart = nil
        reserve(2)
        put(UInt8(ascii: ";"))
        put(UInt8(ascii: "\n"))
        try flush()
    }

    func flush() throws {
        guard used > 0 else { return }
        try output(UnsafeRawBufferPointer(start: memory, count: used))
        written += used
        used = 0
    }

    private func append(_ value: UnsafeRawBufferPointer?, as form: TableShape.Column.Form) {
        guard let value else {
            reserve(4)
            for byte in "NULL".utf8 { put(byte) }
            return
        }
        switch form {
        case .number: put(value)
        case .hexadecimal: putHexadecimal(value)
        case .quoted: putQuoted(value)
        }
    }

    private func putHexadecimal(_ value: UnsafeRawBufferPointer) {
        reserve(2 * value.count + 2)
        guard value.count > 0 else {
            put(UInt8(ascii: "'"))
            put(UInt8(ascii: "'"))
            return
        }
        put(UInt8(ascii: "0"))
        put(UInt8(ascii: "x"))
        for byte in value {
            put(Self.digit(byte >> 4))
            put(Self.digit(byte & 15))
        }
    }

    @inline(__always)
    private static func digit(_ nibble: UInt8) -> UInt8 { nibble + (nibble < 10 ? 48 : 55) }

    /// Bytes of UTF-8 beyond ASCII are never mistaken for one of these (RFC 3629).
    private func putQuoted(_ value: UnsafeRawBufferPointer) {
        reserve(2 * value.count + 2)
        put(UInt8(ascii: "'"))
        for byte in value {
            let letter: UInt8
            switch byte {
            case 0: letter = UInt8(ascii: "0")
            case 0x0A: letter = UInt8(ascii: "n")
            case 0x0D: letter = UInt8(ascii: "r")
            case 0x1A: letter = UInt8(ascii: "Z")
            case UInt8(ascii: "'"), UInt8(ascii: "\\"): letter = byte
            default:
                put(byte)
                continue
            }
            put(UInt8(ascii: "\\"))
            put(letter)
        }
        put(UInt8(ascii: "'"))
    }

    @inline(__always)
    private func put(_ byte: UInt8) {
        memory[used] = byte
        used &+= 1
    }

    private func put(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        reserve(bytes.count)
        UnsafeMutableRawPointer(memory + used).copyMemory(from: source, byteCount: bytes.count)
        used += bytes.count
    }

    @inline(__always)
    private func reserve(_ count: Int) {
        if used &+ count > capacity { grow(by: count) }
    }

    private func grow(by count: Int) {
        let larger = max(2 * capacity, used + count)
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        memory.update(from: self.memory, count: used)
        self.memory.deallocate()
        self.memory = memory
        capacity = larger
    }
}
