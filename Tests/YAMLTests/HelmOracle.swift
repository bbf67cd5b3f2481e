import Foundation
import TestProcesses
import YAML

/// Helm's own reading of values files, through `Tests/testbed/helm-values`.
enum HelmOracle {
    enum Reader: String {
        case helm
        case pyyaml = "--pyyaml"
    }

    enum Answer {
        /// JSON, with sorted keys and Go's HTML escapes.
        case values(String)
        case refused(String)

        /// Whether the tree holds exactly these values.
        func agrees(with node: Node) throws -> Bool {
            guard case .values(let text) = self else { return false }
            let json = node.json()
            return try json == text || JSONValue(json: json) == JSONValue(json: text)
        }
    }

    struct SetupFailure: Error, CustomStringConvertible {
        var description: String
    }

    /// One answer per case; a case is one or more files that overlay each other in order.
    static func answers(to cases: [[String]], from reader: Reader = .helm) throws -> [Answer] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "helm-oracle-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (number, files) in cases.enumerated() {
            let name = String(1_000_000 + number)
            if files.count == 1 {
                try Data(files[0].utf8).write(to: folder.appending(path: name + ".yaml"))
                continue
            }
            try FileManager.default.createDirectory(
                at: folder.appending(path: name),
                withIntermediateDirectories: false
            )
            for (position, file) in files.enumerated() {
                try Data(file.utf8).write(to: folder.appending(path: "\(name)/\(position + 1).yaml"))
            }
        }
        let lines = try output(of: reader, for: folder).split(separator: "\n")
        guard lines.count == cases.count else {
            throw SetupFailure(description: "\(lines.count) answers to \(cases.count) cases")
        }
        return lines.map(answer)
    }

    private static func answer(_ line: Substring) -> Answer {
        let text = String(line.drop { $0 != "\t" }.dropFirst())
        return text.hasPrefix("error: ") ? .refused(text) : .values(text)
    }

    private static func output(of reader: Reader, for folder: URL) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "testbed/helm-values")
        process.arguments = (reader == .helm ? [] : [reader.rawValue]) + [folder.path(percentEncoded: false)]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.start()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw SetupFailure(description: "helm-values exited with status \(process.terminationStatus)")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
