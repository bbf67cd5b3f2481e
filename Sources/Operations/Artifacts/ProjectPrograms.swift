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

    private func makeLink(_ program: String, to file: FilePath) throws(FileFailure) {
        try Folder.create(folder, permissions: .ownerReadWriteExecute)
        try DurableFile.link(folder.appending(program), to: file.string)
    }
}

extension ProjectPrograms {
    /// `helm` of the pinned release, where the user has none.
    package func helm(_ archive: Artifact, from store: ArtifactStore, _ events: @escaping EventHandler) -> Step {
        let program = store.program(of: archive)
        return Step(
            "helm",
            intent: "install \(archive.name) as \(folder.appending("helm"))",
            isNoticeable: false,
            isSatisfied: { isOnPath("helm") || leads("helm", to: program) },
            apply: {
                _ = try await store.fetch(archive, events: events)
                try await store.unpackProgram("helm", of: archive, runner, events)
                try makeLink("helm", to: program)
                return "sha256:\(archive.sha256)"
            }
        )
    }

    /// A program of the user's own that is not everywhere on `PATH`.
    func link(_ program: String, to file: FilePath) -> Step {
        Step(
            program,
            intent: "let \(file) be \(folder.appending(program)), since cron does not look there",
            isNoticeable: false,
            isSatisfied: { leads(program, to: file) },
            apply: {
                try makeLink(program, to: file)
                return nil
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
                try makeLink("kubectl", to: try await store.fetch(k3s, events: events))
                return nil
            }
        )
    }
}
