import Foundation

/// Measures how long chatops waited for helm and kubectl, by putting itself before them on PATH.
struct Stopwatch {
    private let folder: String

    init(in project: Project) throws {
        folder = project.root + "/stopwatch"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        for program in ["helm", "kubectl"] {
            let script = """
                #!/bin/bash
                PATH=${PATH#*:}
                began=$EPOCHREALTIME
                \(program) "$@"
                status=$?
                echo "$began $EPOCHREALTIME" >> '\(folder)/times'
                exit $status
                """
            try project.write(script, to: "stopwatch/\(program)", mode: 0o700)
        }
    }

    /// What chatops has to be started with.
    var environment: [String: String] {
        ["PATH": "\(folder):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"]
    }

    /// How long at least one of them ran.
    func timeOfOthers() throws -> Duration {
        let spans = try String(contentsOfFile: folder + "/times", encoding: .utf8).split(separator: "\n")
            .map { $0.split(separator: " ").compactMap { Double($0) } }
            .sorted { $0[0] < $1[0] }
        var (total, covered) = (0.0, 0.0)
        for span in spans {
            total += max(0, span[1] - max(span[0], covered))
            covered = max(covered, span[1])
        }
        return .seconds(total)
    }
}
