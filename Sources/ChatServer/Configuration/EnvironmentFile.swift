import SystemPackage

/// A file of `NAME=value` lines, as swift-configuration's `EnvironmentVariablesProvider` reads them (blank lines and
/// lines that start with `#` are skipped, blanks around names and values are trimmed, values are taken literally),
/// except that a line it would silently skip, or a quoted or repeated value, is a fault here.
struct EnvironmentFile: Sendable {
    let path: FilePath

    /// - Returns: The variables, and a fault for each line that could not be understood.
    /// - Throws: `ConfigurationFault` when the file cannot be read at all.
    func read() throws(ConfigurationFault) -> (variables: [String: String], faults: [ConfigurationFault]) {
        parse(try text())
    }

    private func text() throws(ConfigurationFault) -> String {
        let bytes: [UInt8]
        do {
            let file = try FileDescriptor.open(path, .readOnly)
            bytes = try file.closeAfter { try file.readToEnd() }
        } catch {
            throw ConfigurationFault(.configFile, in: .file(path), .unreadable(error as? Errno ?? .ioError))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ConfigurationFault(.configFile, in: .file(path), .notUTF8)
        }
        return text
    }

    func parse(_ text: String) -> (variables: [String: String], faults: [ConfigurationFault]) {
        var variables: [String: String] = [:]
        var faults: [ConfigurationFault] = []
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        for (number, line) in zip(1..., lines.map(trimmed)) where !line.isEmpty && !line.hasPrefix("#") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(trimmed)
            guard parts.count == 2, isVariableName(parts[0]) else {
                faults.append(ConfigurationFault(.configFile, in: .file(path), .malformedLine(number)))
                continue
            }
            let (name, value) = (String(parts[0]), String(parts[1]))
            if let first = value.first, "\"'".contains(first) {
                faults.append(ConfigurationFault(name: name, source: .file(path), reason: .quoted(line: number)))
            }
            if variables.updateValue(value, forKey: name) != nil {
                faults.append(ConfigurationFault(name: name, source: .file(path), reason: .duplicate(line: number)))
            }
        }
        return (variables, faults)
    }

    private func trimmed(_ text: Substring) -> Substring {
        guard let start = text.firstIndex(where: { !$0.isWhitespace }),
            let end = text.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return text[start...end]
    }

    private func isVariableName(_ name: Substring) -> Bool {
        name.utf8.first.map { !(0x30...0x39).contains($0) } ?? false
            && name.utf8.allSatisfy { (0x41...0x5A).contains($0 & 0xDF) || (0x30...0x39).contains($0) || $0 == 0x5F }
    }
}

extension FileDescriptor {
    /// All bytes from the current position to the end of the file.
    func readToEnd() throws -> [UInt8] {
        var content: [UInt8] = []
        while true {
            let chunk = try [UInt8](unsafeUninitializedCapacity: 64 * 1024) { buffer, count in
                count = try read(into: UnsafeMutableRawBufferPointer(buffer))
            }
            if chunk.isEmpty { return content }
            content += chunk
        }
    }
}
