import Foundation
import TestProcesses
import TestSupport

/// A private view of the file systems (mount_namespaces(7)), so that a test can mount without anybody noticing.
///
/// Lives as long as a shell in it, which ends when the test's end of its standard input closes.
final class MountNamespace {
    private let holder = Process()
    private let input = Pipe()

    /// - Parameter mounts: shell commands that are run in it first.
    init(_ mounts: String, in folder: String) async throws {
        let ready = folder + "/namespace-is-ready"
        holder.executableURL = URL(filePath: "/usr/bin/unshare")
        let user = getuid() == 0 ? [] : ["--user", "--map-root-user"]
        holder.arguments = user + ["--mount", "sh", "-e", "-c", "\(mounts); : > '\(ready)'; exec cat"]
        holder.standardInput = input
        holder.standardOutput = FileHandle.nullDevice
        try holder.start()
        try await eventually("the namespace is there") {
            FileManager.default.fileExists(atPath: ready) || !holder.isRunning
        }
        try FileManager.default.removeItem(atPath: ready)
    }

    deinit {
        try? input.fileHandleForWriting.close()
        holder.waitUntilExit()
    }

    /// The command that runs `argv` in it.
    func entering(_ argv: [String]) -> [String] {
        let user = getuid() == 0 ? [] : ["--user", "--preserve-credentials"]
        return ["/usr/bin/nsenter", "--target", "\(holder.processIdentifier)"] + user + ["--mount", "--wd=/"] + argv
    }

    func chatops(_ arguments: String..., of project: Project) async throws -> Outcome {
        try await Invocation(
            entering([Executables.chatops] + arguments + ["-C", project.root]),
            in: "/"
        ).finish()
    }

    /// Runs a shell command in it.
    func shell(_ command: String) async throws -> Outcome {
        try await Invocation(entering(["/bin/sh", "-c", command]), in: "/").finish()
    }
}
