internal import ACME
internal import Glibc
internal import SystemPackage

/// Writes answers to http-01 below the document root of a web server on this machine.
actor WebrootResponder: StrictResponder {
    nonisolated let kind = Challenge.Kind.http01
    nonisolated let name = "webroot"
    private let folder: FilePath
    /// Which folders chatops made, durable since the run that removes them may be a later one.
    private let record: FilePath

    init(folder: FilePath, state: FilePath) {
        self.folder = folder
        record = state.appending("webroot-folders.json")
    }

    func show(_ answer: ChallengeAnswer) throws -> [String] {
        guard Folder.exists(folder) else { throw failure("there is no folder \(folder)") }
        for folder in folders where !Folder.exists(folder) { try make(folder) }
        try DurableFile.write(
            answer.keyAuthorization.utf8,
            to: file(answer),
            permissions: [.ownerReadWrite, .groupRead, .otherRead]
        )
        return []
    }

    func hide(_ answer: ChallengeAnswer) throws {
        let file = file(answer)
        let parts = ((try? Folder.names(in: file.removingLastComponent())) ?? []).filter {
            $0.hasPrefix(".\(answer.token).") && $0.hasSuffix(".part")
        }
        for path in parts.map(file.removingLastComponent().appending) + [file] {
            if unlink(path.string) != 0 && ![ENOENT, ENOTDIR].contains(errno) {
                throw FileFailure.removing(path, Errno(rawValue: errno))
            }
        }
        try removeFolders()
    }

    func preflight() -> [String] {
        guard Folder.exists(folder) else { return ["there is no folder \(folder)"] }
        let deepest = folders.last(where: Folder.exists) ?? folder
        guard access(deepest.string, W_OK | X_OK) == 0 else { return ["\(deepest) is not writable for this user"] }
        return []
    }

    /// Outermost first.
    private var folders: [FilePath] {
        [folder.appending(".well-known"), folder.appending(".well-known").appending("acme-challenge")]
    }

    private func file(_ answer: ChallengeAnswer) -> FilePath { folder.pushing(FilePath("." + answer.httpPath)) }

    private func make(_ path: FilePath) throws {
        let made = try JSONDocument.read([String].self, at: record) ?? []
        if !made.contains(path.string) {
            try Folder.create(record.removingLastComponent(), permissions: .ownerReadWriteExecute)
            try JSONDocument.write(made + [path.string], to: record)
        }
        // Whatever the umask is: the web server runs as somebody else.
        guard mkdir(path.string, 0o755) == 0, chmod(path.string, 0o755) == 0 else {
            throw FileFailure.creatingFolder(path, Errno(rawValue: errno))
        }
    }

    /// Those that chatops made, and that are empty.
    private func removeFolders() throws {
        guard var made = try JSONDocument.read([String].self, at: record) else { return }
        for folder in folders.reversed() where made.contains(folder.string) {
            guard rmdir(folder.string) == 0 || errno == ENOENT else { break }
            made.removeAll { $0 == folder.string }
        }
        if made.isEmpty { try Folder.remove(record) } else { try JSONDocument.write(made, to: record) }
    }

    private func failure(_ reason: String) -> CertificateFailure {
        .unsolved(name, reason: reason, hint: "certificates.solver.folder is to be the web server's document root")
    }
}
