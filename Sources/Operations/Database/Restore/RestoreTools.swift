package import SystemPackage

/// What restores work with.
package struct RestoreTools: Sendable {
    package let repository: Repository
    /// Nil where nothing is encrypted, or nobody has the key here.
    package let identity: AgeIdentity?
    package let programs: MySQLPrograms
    /// Where the restore's state, what it fetched, and its server are.
    package let folder: FilePath
    /// Objects that are fetched or loaded at once.
    package let jobs: Int
    /// `ChatServer`, which is asked about schemas that are a chat's; nil where there is none.
    package let chatServer: FilePath?

    package init(
        repository: Repository,
        identity: AgeIdentity?,
        programs: MySQLPrograms,
        folder: FilePath,
        jobs: Int,
        chatServer: FilePath? = nil
    ) {
        self.repository = repository
        self.identity = identity
        self.programs = programs
        self.folder = folder
        self.jobs = max(1, jobs)
        self.chatServer = chatServer
    }

    var opener: ObjectOpener { ObjectOpener(identity, runner: programs.runner) }
}
