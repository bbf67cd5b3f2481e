import Foundation
import TestProcesses
import YAML

/// Helm's own reading of values files, through `Tests/testbed/helm-values`.
enum HelmEngine {
    struct Refusal: Error {
        let output: String
    }

    /// The values Helm sees in each case; a case is one file, or several that overlay one another.
    static func values(of cases: [[String]], _ option: String? = nil) throws -> [Node] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "helm-engine-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (number, files) in cases.enumerated() {
            let place = folder.appending(path: "case-\(100 + number)")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            for (position, file) in files.enumerated() {
                try Data(file.utf8).write(to: place.appending(path: "\(position + 1).yaml"))
            }
        }
        let output = try run([option, folder.path(percentEncoded: false)].compactMap(\.self))
        let lines = output.split(separator: "\n")
        guard lines.count == cases.count else { throw Refusal(output: output) }
        return try lines.map { line in
            let answer = String(line.drop { $0 != "\t" }.dropFirst())
            guard answer.hasPrefix("{") else { throw Refusal(output: answer) }
            return try Node(parsing: answer, file: "helm")
        }
    }

    private static func run(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "testbed/helm-values")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.start()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let output = String(decoding: data, as: UTF8.self)
        guard process.terminationStatus == 0 else { throw Refusal(output: output) }
        return output
    }
}

extension Node {
    /// JSON with every mapping's keys sorted, to compare values regardless of order.
    var sortedJSON: String { sorted.json() }

    private var sorted: Node {
        switch content {
        case .scalar: self
        case .sequence(let items): Node(.sequence(items.map(\.sorted)), at: location)
        case .mapping(let mapping):
            Node(
                .mapping(
                    Mapping(
                        mapping.entries.sorted { $0.key < $1.key }.map {
                            .init(key: $0.key, keyLocation: $0.keyLocation, value: $0.value.sorted)
                        }
                    )
                ),
                at: location
            )
        }
    }
}
