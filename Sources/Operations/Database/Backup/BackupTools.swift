package import Processes
package import SystemPackage

/// What a backup is made with.
package struct BackupTools: Sendable {
    package var repository: Repository
    package var seal: ObjectSeal
    /// The environment's state folder.
    package var state: FilePath
    package var runner: Runner
    /// Such as `chatops 1.4.0`.
    package var maker: String

    package init(repository: Repository, seal: ObjectSeal, state: FilePath, runner: Runner, maker: String) {
        self.repository = repository
        self.seal = seal
        self.state = state
        self.runner = runner
        self.maker = maker
    }

    /// Nil where there is no repository yet.
    func catalog() async throws -> Catalog? {
        do { return try await Catalog.read(repository) } catch RepositoryFailure.noRepository { return nil }
    }
}
