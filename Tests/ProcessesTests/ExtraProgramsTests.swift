import Foundation
import SystemPackage
import Testing

@testable import Processes

/// Programs of a folder that is searched after the user's own.
@Suite struct ExtraProgramsTests {
    private let folder = FilePath("/tmp/chatops-programs-\(UUID().uuidString)")

    private func install(_ name: String, _ script: String) throws {
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        let path = folder.appending(name).string
        try "#!/bin/sh\n\(script)\n".write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    @Test func theyAreFoundByChatopsAndByWhatItRuns() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        try install("chatops-extra", "echo ours")
        let runner = Runner(extraPrograms: folder)
        #expect(try await runner.run(Command("chatops-extra")).standardOutput == "ours\n")
        #expect(try await runner.run(Command("sh", ["-c", "chatops-extra"])).standardOutput == "ours\n")
        await #expect(throws: CommandFailure.self) { try await Runner().run(Command("chatops-extra")) }
    }

    @Test func theUsersOwnProgramsWin() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        try install("true", "exit 7")
        let result = try await Runner(extraPrograms: folder).run(Command("sh", ["-c", "command -v true; exec true"]))
        #expect(result.succeeded)
        #expect(try await Runner(extraPrograms: folder).run(Command("true")).succeeded)
    }

    /// A command that says what it inherits, or its own PATH, keeps that.
    @Test func commandsDecideForThemselves() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        try install("chatops-extra", "echo ours")
        let runner = Runner(extraPrograms: folder)
        var own = Command("/bin/sh", ["-c", "echo $PATH"], environment: ["PATH": "/bin"])
        #expect(try await runner.run(own).standardOutput == "/bin\n")
        own.environment = [:]
        own.inherits = ["PATH"]
        #expect(try await runner.run(own).standardOutput.hasSuffix(":\(folder)\n"))
    }
}
