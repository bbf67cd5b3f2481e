internal import Glibc
internal import SystemPackage

/// Writes a folder as a tar archive (POSIX.1-2017, pax, “ustar Interchange Format”), for one thread.
///
/// Owners and times are left out: whoever unpacks it makes the files their own.
struct TarWriter {
    private static let block = 512
    private let output: ContentWriter
    private let buffer: UnsafeMutableRawBufferPointer
    private let note: (Int) -> Void

    /// - Parameter note: told how many bytes of files came since it was told last.
    static func write(_ folder: FilePath, to output: @escaping ContentWriter, note: @escaping (Int) -> Void) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
        defer { buffer.deallocate() }
        let writer = TarWriter(output: output, buffer: buffer, note: note)
        try writer.append(folder, as: "")
        // Two blocks of zeros end an archive.
        try writer.write([UInt8](repeating: 0, count: 2 * block))
    }

    private func append(_ folder: FilePath, as name: String) throws {
        for entry in try Folder.names(in: folder) {
            let path = folder.appending(entry)
            let inside = name.isEmpty ? entry : "\(name)/\(entry)"
            switch FileKind(at: path) {
            case .folder:
                try write(header(inside + "/", size: 0, type: "5", mode: 0o750))
                try append(path, as: inside)
            case .file(let size): try append(path, as: inside, size: size)
            case .other, nil: continue
            }
        }
    }

    private func append(_ file: FilePath, as name: String, size: Int) throws {
        try write(header(name, size: size, type: "0", mode: 0o640))
        let input: FileDescriptor
        do { input = try FileDescriptor.open(file, .readOnly, options: [.closeOnExec, .noFollow]) } catch {
            throw FileFailure.reading(file, error as? Errno ?? .ioError)
        }
        try input.closeAfter {
            var left = size
            while left > 0 {
                let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(left, buffer.count)])
                let count = try input.read(into: part)
                guard count > 0 else { throw FileFailure.corrupt(file, reason: "it became shorter while it was read") }
                try output(UnsafeRawBufferPointer(rebasing: part[..<count]))
                note(count)
                left -= count
            }
        }
        try write([UInt8](repeating: 0, count: (Self.block - size % Self.block) % Self.block))
    }

    private func write(_ bytes: [UInt8]) throws {
        if !bytes.isEmpty { try bytes.withUnsafeBytes { try output($0) } }
    }

    /// With an extended header before it where the name or the size do not fit the old one.
    private func header(_ name: String, size: Int, type: Character, mode: Int) -> [UInt8] {
        var records = ""
        if name.utf8.count > 100 { records += Self.record("path", name) }
        if size >= 1 << 33 { records += Self.record("size", "\(size)") }
        let plain = Self.block(
            String(decoding: name.utf8.prefix(100), as: UTF8.self),
            size: size,
            type: type,
            mode: mode
        )
        guard !records.isEmpty else { return plain }
        let content = Array(records.utf8)
        let padding = (Self.block - content.count % Self.block) % Self.block
        return Self.block("pax", size: content.count, type: "x", mode: 0o600) + content
            + [UInt8](repeating: 0, count: padding) + plain
    }

    /// `<length of all of it> <key>=<value>` and a newline.
    static func record(_ key: String, _ value: String) -> String {
        let rest = " \(key)=\(value)\n"
        var length = rest.utf8.count + 1
        while "\(length)".utf8.count + rest.utf8.count != length { length = "\(length)".utf8.count + rest.utf8.count }
        return "\(length)" + rest
    }

    private static func block(_ name: String, size: Int, type: Character, mode: Int) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: block)
        func put(_ text: String, at offset: Int) {
            for (index, byte) in text.utf8.enumerated() { block[offset + index] = byte }
        }
        put(name, at: 0)
        put(octal(mode, digits: 7), at: 100)
        put(octal(0, digits: 7), at: 108)
        put(octal(0, digits: 7), at: 116)
        put(octal(size < 1 << 33 ? size : 0, digits: 11), at: 124)
        put(octal(0, digits: 11), at: 136)
        put("        ", at: 148)
        put(String(type), at: 156)
        put("ustar", at: 257)
        put("00", at: 263)
        let sum = block.reduce(0) { $0 + Int($1) }
        put(octal(sum, digits: 6), at: 148)
        block[154] = 0
        return block
    }

    private static func octal(_ number: Int, digits: Int) -> String {
        let text = String(number, radix: 8)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
