package import Processes
package import SystemPackage

/// The commit that a build of ChatServer is named after: the last one that touched what it is made of.
///
/// So a commit to a chart or a page of documentation makes no other program.
package struct SourceRevision: Sendable, Hashable {
    /// What ChatServer is compiled from; `script/support/swift.bash` names the same.
    package static let paths = ["Package.swift", "Sources"]

    /// Forty hexadecimal digits, with `-dirty` where the files differ from that commit; `unknown` outside a checkout.
    package let commit: String

    static func commitCommand(in project: FilePath) -> Command {
        Command(
            "git",
            ["log", "-1", "--format=%H", "--"] + paths,
            workingDirectory: project,
            deadline: .seconds(10)
        )
    }

    static func changesCommand(in project: FilePath) -> Command {
        Command(
            "git",
            ["status", "--porcelain", "--"] + paths,
            workingDirectory: project,
            deadline: .seconds(30)
        )
    }

    package static func current(of project: FilePath, runner: Runner) async throws -> SourceRevision {
        do {
            let commit = try await runner.run(commitCommand(in: project))
            let name = commit.standardOutput.filter { !$0.isWhitespace }
            guard commit.succeeded, !name.isEmpty else { return SourceRevision(commit: "unknown") }
            let changes = try await runner.run(changesCommand(in: project)).checked()
            return SourceRevision(commit: changes.standardOutput.isEmpty ? name : "\(name)-dirty")
        } catch CommandFailure.notFound {
            return SourceRevision(commit: "unknown")
        }
    }
}
