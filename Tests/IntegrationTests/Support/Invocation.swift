import Foundation
import TestProcesses
import TestSupport

/// How a program ended, with all it printed.
struct Outcome {
    /// The exit status, or 128 plus the signal that killed it.
    let status: Int32
    let output: String
    let errors: String
    let duration: Duration

    /// What a person reads first.
    var firstErrorLine: String {
        errors.split(separator: "\n").first { $0.hasPrefix("error: ") }.map(String.init) ?? ""
    }

    /// Standard output as the one JSON document it must be.
    func json<Document: Decodable>(_ type: Document.Type = RunDocument.self) throws -> Document {
        try JSONDecoder().decode(type, from: Data(output.utf8))
    }
}

/// A program that was started.
///
/// Its output goes to files, so that what it leaves running holds no pipe of the test's.
final class Invocation {
    private let process = Process()
    private let outputFile: String
    private let errorFile: String
    private let started = ContinuousClock.now

    init(_ argv: [String], in folder: String, environment: [String: String] = [:]) throws {
        let name = "/tmp/chatops-invocation-\(UUID().uuidString)"
        (outputFile, errorFile) = (name + ".out", name + ".err")
        process.executableURL = URL(filePath: argv[0])
        process.arguments = Array(argv.dropFirst())
        process.currentDirectoryURL = URL(filePath: folder)
        process.environment = Self.inherited.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.file(outputFile)
        process.standardError = try Self.file(errorFile)
        try process.start()
    }

    deinit {
        process.end()
        for file in [outputFile, errorFile] { try? FileManager.default.removeItem(atPath: file) }
    }

    var pid: Int32 { process.processIdentifier }
    var isRunning: Bool { process.exitStatus == nil }

    func errors() throws -> String { try String(contentsOfFile: errorFile, encoding: .utf8) }

    /// Whether SIGINT no longer just ends it: it is ignored, caught or blocked (`SigIgn`, `SigCgt`, `SigBlk` of proc(5)).
    var handlesInterrupts: Bool {
        let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
        return status.split(separator: "\n").contains { line in
            ["SigIgn:", "SigCgt:", "SigBlk:"].contains { line.hasPrefix($0) }
                && UInt64(line.dropFirst(7).drop(while: \.isWhitespace), radix: 16).map { $0 & 2 != 0 } == true
        }
    }

    func send(_ signal: Int32) { kill(pid, signal) }

    /// Waits for the end of the process.
    func finish(
        within deadline: Duration = .seconds(60),
        isolation: isolated (any Actor)? = #isolation
    ) async throws -> Outcome {
        var status: Int32?
        try await eventually("\(process.arguments ?? []) ends", within: deadline) {
            status = process.exitStatus
            return status != nil
        }
        return Outcome(
            status: status ?? 0,
            output: try String(contentsOfFile: outputFile, encoding: .utf8),
            errors: try errors(),
            duration: ContinuousClock.now - started
        )
    }

    /// What a program prints that has to end well.
    ///
    /// - Throws: `ToolFailed`.
    @discardableResult
    static func output(
        of argv: [String],
        in folder: String,
        environment: [String: String] = [:],
        within deadline: Duration = .seconds(60),
        isolation: isolated (any Actor)? = #isolation
    ) async throws -> String {
        let outcome = try await Invocation(argv, in: folder, environment: environment).finish(within: deadline)
        guard outcome.status == 0 else { throw ToolFailed(argv: argv, errors: outcome.errors) }
        return outcome.output
    }

    /// What a program needs of the environment of the tests, and nothing that would change what chatops does.
    private static let inherited = ProcessInfo.processInfo.environment.filter { name, _ in
        ["PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "PYENV_ROOT"].contains(name)
    }

    private static func file(_ path: String) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        return try FileHandle(forWritingTo: URL(filePath: path))
    }
}

/// A program that a test needs did not end well.
struct ToolFailed: Error {
    let argv: [String]
    let errors: String
}
