internal import FoundationEssentials
internal import Glibc
package import Processes
package import SystemPackage

/// A ChatServer program, found or built.
package struct ServerBinary: Sendable {
    package static let name = "ChatServer"

    package var path: FilePath
    package var sha256: String
    package var version: String
    package var commit: String

    /// Finds it, or builds it: `named`, else from the sources of `project`, else the one installed beside chatops.
    package static func obtain(
        named: FilePath?,
        project: FilePath,
        beside program: FilePath,
        runner: Runner,
        events: @escaping EventHandler
    ) async throws -> ServerBinary {
        let installed = program.removingLastComponent().appending(name)
        let manifest = project.appending("Package.swift")
        let path: FilePath
        if let named {
            path = named
        } else if isThere(manifest) {
            path = try await build(in: project, runner: runner, events: events)
        } else {
            path = installed
        }
        guard isThere(path), let digest = try FileContents.sha256(of: path) else {
            throw BuildFailure.noBinary(searched: named.map { [$0] } ?? [manifest, installed])
        }
        guard access(path.string, X_OK) == 0 else {
            throw BuildFailure.unusableBinary(path, reason: "it is not executable")
        }
        let version = try await askVersion(of: path, runner: runner)
        return ServerBinary(path: path, sha256: digest, version: version.version, commit: version.commit)
    }

    /// What `script/run` does, so that neither undoes the other's work.
    static func buildCommand(in project: FilePath, commit: String) -> Command {
        Command(
            "swift",
            ["build", "-c", "release", "--static-swift-stdlib", "--product", name],
            environment: ["CHATOPS_COMMIT": commit],
            workingDirectory: project
        )
    }

    private static func build(
        in project: FilePath,
        runner: Runner,
        events: @escaping EventHandler
    ) async throws -> FilePath {
        events(.note("building ChatServer (the first time takes some minutes)"))
        let revision = try await SourceRevision.current(of: project, runner: runner)
        let result = try await runner.run(buildCommand(in: project, commit: revision.commit)) { events(.output($0)) }
        guard result.succeeded else { throw BuildFailure.buildFailed(result) }
        return project.appending(".build").appending("release").appending(name)
    }

    private struct Version: Decodable {
        var version = "unknown"
        var commit = "unknown"
    }

    /// A program that starts but cannot tell its version is tried all the same: the trial says what it is good for.
    private static func askVersion(of path: FilePath, runner: Runner) async throws -> Version {
        do {
            let result = try await runner.run(Command(path.string, ["version"], deadline: .seconds(5)))
            let version = try? JSONDocument.decode(Version.self, from: Array(result.standardOutput.utf8))
            return version ?? Version()
        } catch CommandFailure.timedOut {
            return Version()
        } catch let failure as CommandFailure {
            throw BuildFailure.unusableBinary(path, reason: failure.message)
        }
    }

    private static func isThere(_ path: FilePath) -> Bool {
        (try? FileDescriptor.open(path, .readOnly, options: [.closeOnExec]).close()) != nil
    }
}
