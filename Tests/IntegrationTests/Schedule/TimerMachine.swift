import Foundation
import TestProcesses
import TestSupport

/// The real systemd or cron in namespaces of its own (`Tests/testbed/timers`), for as long as this lives.
final class TimerMachine {
    private let holder = Process()
    private let input = Pipe()
    private var initProcess = ""

    /// What cannot be made by this user, and what to type.
    struct NeedsRoot: Error, CustomStringConvertible {
        var description: String { "namespaces for cron and systemd take root: sudo script/test" }
    }

    /// - Throws: ``NeedsRoot``.
    init(_ kind: String, in folder: String) async throws {
        guard geteuid() == 0 else { throw NeedsRoot() }
        let file = folder + "/timers"
        _ = FileManager.default.createFile(atPath: file, contents: nil)
        holder.executableURL = URL(filePath: Checkout.testbed + "/timers")
        holder.arguments = [kind]
        holder.standardInput = input
        holder.standardOutput = try FileHandle(forWritingTo: URL(filePath: file))
        try holder.start()
        try await eventually("\(kind) runs") {
            initProcess = try String(contentsOfFile: file, encoding: .utf8)
            return initProcess.hasSuffix("\n") || !holder.isRunning
        }
        initProcess.removeLast(initProcess.isEmpty ? 0 : 1)
    }

    deinit {
        try? input.fileHandleForWriting.close()
        holder.waitUntilExit()
    }

    /// Runs `argv` in it, with a home folder of its own.
    func run(_ argv: [String], home: String) async throws -> Outcome {
        let enter = ["/usr/bin/nsenter", "--target", initProcess, "--mount", "--pid", "--cgroup", "--wd=/"]
        return try await Invocation(enter + argv, in: "/", environment: ["HOME": home]).finish()
    }

    func chatops(_ arguments: String..., of project: Project) async throws -> Outcome {
        try await run([Executables.chatops] + arguments + ["-C", project.root], home: project.root)
    }

    func shell(_ command: String, of project: Project) async throws -> Outcome {
        try await run(["/bin/sh", "-c", command], home: project.root)
    }
}
