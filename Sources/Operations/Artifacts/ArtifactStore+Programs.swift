internal import Processes
internal import SystemPackage

extension ArtifactStore {
    /// Where the program taken out of an archive is kept.
    func program(of archive: Artifact) -> FilePath { place(archive, "program") }

    /// Takes one program out of a downloaded archive of helm's, where it is below a folder named after the platform.
    ///
    /// It gets its name when it is whole and on the disk.
    func unpackProgram(
        _ name: String,
        of archive: Artifact,
        _ runner: Runner,
        _ events: EventHandler
    ) async throws {
        let lock = try await lock(archive, events)
        defer { withExtendedLifetime(lock) {} }
        guard let file = try path(of: archive) else { throw FileFailure.reading(folder, .noSuchFileOrDirectory) }
        let unpacked = place(archive, "unpacked")
        try Folder.remove(unpacked)
        try Folder.create(unpacked, permissions: .ownerReadWriteExecute)
        defer { try? Folder.remove(unpacked) }
        let result = try await runner.run(Self.unpacking(name, from: file, into: unpacked))
        guard result.succeeded else {
            throw ArtifactFailure.noProgram(archive: archive, name: name, reason: CommandFailure.failed(result).message)
        }
        guard case .file = FileKind(at: unpacked.appending(name)) else {
            throw ArtifactFailure.noProgram(archive: archive, name: name, reason: "it is no file there")
        }
        try DurableFile.copy(unpacked.appending(name), to: program(of: archive), permissions: Self.executable)
    }

    static let executable: FilePermissions = [.ownerReadWriteExecute, .groupReadExecute, .otherReadExecute]

    static func unpacking(_ name: String, from file: FilePath, into folder: FilePath) -> Command {
        Command(
            "tar",
            [
                "--extract", "--gzip", "--file=\(file)", "--force-local", "--directory=\(folder)", "--no-same-owner",
                "--strip-components=1", "--wildcards", "--no-wildcards-match-slash", "--", "linux-*/\(name)",
            ],
            environment: ["LC_ALL": "C", "TAR_OPTIONS": nil],
            deadline: .seconds(300)
        )
    }
}
