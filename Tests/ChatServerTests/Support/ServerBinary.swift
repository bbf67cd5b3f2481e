import Foundation
import Glibc
import SystemPackage
import TestProcesses
import TestSupport

/// The `ChatServer` built along with these tests: it lies beside the test runner.
enum ServerBinary {
    static let path: FilePath = {
        let runner = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return FilePath(runner).removingLastComponent().appending("ChatServer")
    }()
}

/// How a process ended, with all it printed.
struct Outcome: Equatable {
    /// The exit status, or 128 plus the signal that killed it.
    let status: Int32
    let output: String
    let errors: String
}

/// A ChatServer process whose standard input is a pipe held by the test, and whose output lands in files.
final class ServerProcess {
    private let process = Process()
    private let input = Pipe()
    private let outputFile: FilePath
    private let errorFile: FilePath

    /// - Parameter wrapper: A command that is to exec the server, whose words follow its own.
    init(_ words: [String], in folder: FilePath, environment: [String: String], wrapper: [String] = []) throws {
        let argv = wrapper + [ServerBinary.path.string] + words
        let name = "process-\(UInt32.random(in: 0...UInt32.max))"
        outputFile = folder.appending("\(name).out")
        errorFile = folder.appending("\(name).err")
        process.executableURL = URL(filePath: argv[0])
        process.arguments = Array(argv.dropFirst())
        process.environment = environment
        process.standardInput = input
        process.standardOutput = try Self.file(outputFile)
        process.standardError = try Self.file(errorFile)
        try process.start()
    }

    private static func file(_ path: FilePath) throws -> FileHandle {
        let descriptor = try FileDescriptor.open(
            path,
            .writeOnly,
            options: [.create, .truncate, .append],
            permissions: .ownerReadWrite
        )
        return FileHandle(fileDescriptor: descriptor.rawValue, closeOnDealloc: true)
    }

    var isRunning: Bool { process.exitStatus == nil }
    var id: Int32 { process.processIdentifier }

    func errors() throws -> String { try String(contentsOfFile: errorFile.string, encoding: .utf8) }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    func write(_ text: String) throws { try input.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }

    func closeInput() throws { try input.fileHandleForWriting.close() }

    /// Waits for the end of the process.
    func finish(within deadline: Duration = .seconds(20)) async throws -> Outcome {
        var status: Int32?
        try await eventually("the process ends", within: deadline) {
            status = process.exitStatus
            return status != nil
        }
        return Outcome(
            status: status ?? 0,
            output: try String(contentsOfFile: outputFile.string, encoding: .utf8),
            errors: try errors()
        )
    }

    deinit { process.end() }
}
