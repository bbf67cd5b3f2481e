package import Foundation
internal import TestProcesses

/// A script of `Tests/testbed` that serves until its standard input ends, and the ports it printed.
package enum Server {
    package struct NotStarted: Error {
        package var script: String
        package var output: String
    }

    package static let testbed = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "testbed")

    /// Runs a server for as long as `body` takes; it ends even where the tests are killed.
    package static func run<Value>(
        _ script: String,
        _ arguments: [String] = [],
        _ body: ([String: Int]) async throws -> Value
    ) async throws -> Value {
        let process = Process()
        let input = Pipe()
        let output = Pipe()
        process.executableURL = testbed.appending(path: script)
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        try process.start()
        defer {
            input.fileHandleForWriting.closeFile()
            process.waitUntilExit()
        }
        let line = await firstLine(of: output.fileHandleForReading.fileDescriptor)
        guard let ports = try? JSONDecoder().decode([String: Int].self, from: Data(line.utf8)) else {
            throw NotStarted(script: script, output: line)
        }
        return try await body(ports)
    }

    /// Reads on a thread of its own, so that other suites' tasks go on meanwhile.
    private static func firstLine(of descriptor: Int32) async -> String {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var line: [UInt8] = []
                var byte: UInt8 = 0
                while read(descriptor, &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
                continuation.resume(returning: String(decoding: line, as: UTF8.self))
            }
        }
    }
}
