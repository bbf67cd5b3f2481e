internal import Environments
internal import Glibc
package import Processes
package import SystemPackage

/// Programs that chatops brings along where the user has none, as links in a folder of the project.
///
/// The folder comes last on the `PATH` of what chatops runs: the user's own programs win.
package struct ProjectPrograms: Sendable {
    package let folder: FilePath
    private let runner: Runner

    /// - Parameter project: the checkout's root.
    package init(project: FilePath, runner: Runner) {
        folder = Self.folder(in: project)
        self.runner = runner
    }

    package static func folder(in project: FilePath) -> FilePath { project.appending(".chatops").appending("bin") }

    /// Whether the user has the program, apart from what chatops brought.
    package func isOnPath(_ program: String) -> Bool {
        Runner.searchPath.contains { access($0.appending(program).string, X_OK) == 0 }
    }

    /// Whether `program` is there by our own hand, and leads to `file`.
    private func leads(_ program: String, to file: FilePath) -> Bool {
        let link = folder.appending(program)
        return (try? SymbolicLink.target(of: link)) == file.string && access(link.string, X_OK) == 0
    }

    private func link(_ program: String, to file: FilePath) throws(FileFailure) {
        try Folder.create(folder, permissions: .ownerReadWriteExecute)
        try DurableFile.link(folder.appending(program), to: file.string)
    }
}

extension ProjectPrograms {
    /// `helm` of the pinned release, where the user has none.
    package func helm(_ archive: Artifact, from store: ArtifactStore, _ events: @escaping EventHandler) -> Step {
        let program = store.unpacked(archive)
        return Step(
            "helm",
            intent: "install \(archive.name) as \(folder.appending("helm"))",
            isNoticeable: false,
            isSatisfied: { isOnPath("helm") || leads("helm", to: program) },
            apply: {
                try await unpack("helm", of: archive, from: try await store.fetch(archive, events: events), to: program)
                try link("helm", to: program)
                return "sha256:\(archive.sha256)"
            }
        )
    }

    /// `kubectl`, which k3s is when called by that name (docs.k3s.io, “k3s kubectl”), where the user has none.
    package func kubectl(_ k3s: Artifact, from store: ArtifactStore, _ events: @escaping EventHandler) -> Step {
        Step(
            "kubectl",
            intent: "let \(k3s.name) be \(folder.appending("kubectl"))",
            isNoticeable: false,
            isSatisfied: {
                if isOnPath("kubectl") { return true }
                guard let program = try store.path(of: k3s) else { return false }
                return leads("kubectl", to: program)
            },
            apply: {
                try link("kubectl", to: try await store.fetch(k3s, events: events))
                return nil
            }
        )
    }

    /// Takes one program out of an archive of helm's, where it is below a folder named after the platform.
    ///
    /// It gets its name when it is whole and on the disk.
    private func unpack(_ name: String, of archive: Artifact, from file: FilePath, to program: FilePath) async throws {
        let folder = FilePath("\(program).unpacked.\(getpid())")
        try Folder.remove(folder)
        try Folder.create(folder, permissions: .ownerReadWriteExecute)
        defer { try? Folder.remove(folder) }
        let result = try await runner.run(Self.unpacking(name, from: file, into: folder))
        guard result.succeeded else {
            throw ArtifactFailure.noProgram(archive: archive, name: name, reason: CommandFailure.failed(result).message)
        }
        guard case .file = FileKind(at: folder.appending(name)) else {
            throw ArtifactFailure.noProgram(archive: archive, name: name, reason: "it is no file there")
        }
        try DurableFile.copy(
            folder.appending(name),
            to: program,
            permissions: [.ownerReadWriteExecute, .groupReadExecute, .otherReadExecute]
        )
    }

    static func unpacking(_ name: String, from file: FilePath, into folder: FilePath) -> Command {
        Command(
            "tar",
            [
                "--extract", "--gzip", "--file=\(file)", "--directory=\(folder)", "--no-same-owner", "--strip-components=1",
                "--wildcards", "--no-wildcards-match-slash", "--", "linux-*/\(name)",
            ],
            environment: ["LC_ALL": "C", "TAR_OPTIONS": nil],
            deadline: .seconds(300)
        )
    }
}
