package import CurlHTTP
internal import Environments
internal import Glibc
package import SystemPackage

/// Downloaded files by their digest, in a folder of this machine: what is there under its name is whole and right.
///
/// Beside a finished file there may be, of a download under way or a killed one, `<digest>.part` with the bytes so far,
/// `<digest>.origin` with what they are the beginning of, and `<digest>.lock`.
package struct ArtifactStore: Sendable {
    /// When a download is given up.
    package struct Patience: Sendable {
        /// Without a byte; ended, and tried again.
        package var silence: Duration = .seconds(30)
        /// What is waited between attempts; one that got a mebibyte further than all before it begins the row anew.
        package var pauses: [Duration] = [.seconds(1), .seconds(2), .seconds(4), .seconds(8)]
        /// Between two notes of how far it is.
        package var noteInterval: Duration = .seconds(10)

        package init() {}
    }

    package let folder: FilePath
    let http: Client
    let patience: Patience

    package init(folder: FilePath, http: Client, patience: Patience = Patience()) {
        self.folder = folder
        self.http = http
        self.patience = patience
    }

    /// Below the project, git-ignored with the rest of chatops' state.
    package static func folder(in project: FilePath) -> FilePath { project.appending(".chatops").appending("cache") }

    /// The file, where it is there and its bytes still have the digest.
    package func path(of artifact: Artifact) throws(FileFailure) -> FilePath? {
        let path = finished(artifact)
        return try FileContents.sha256(of: path) == artifact.sha256.description ? path : nil
    }

    /// The file, downloaded where it is not there; nothing is asked for a file without a digest to know it by.
    ///
    /// Two at once download it once. Throws ``ArtifactFailure``, or `CancellationError`.
    package func fetch(_ artifact: Artifact, events: @escaping EventHandler) async throws -> FilePath {
        guard !artifact.sha256.isPlaceholder else { throw ArtifactFailure.placeholderDigest(artifact) }
        do {
            if let path = try path(of: artifact) { return path }
            try prepare()
            let lock = try await lock(artifact, events)
            defer { withExtendedLifetime(lock) {} }
            if let path = try path(of: artifact) { return path }
            try await Download(artifact, partial: partial(artifact), origin: origin(artifact), self, events).run()
            return try keep(artifact)
        } catch let failure as FileFailure {
            throw ArtifactFailure.notKept(artifact, failure)
        }
    }

    /// Puts a file of this machine in, such as one of a bundle; one with another digest is refused.
    package func add(_ file: FilePath, as artifact: Artifact) async throws -> FilePath {
        do {
            try prepare()
            let lock = try await lock(artifact) { _ in }
            defer { withExtendedLifetime(lock) {} }
            if let path = try path(of: artifact) { return path }
            try DurableFile.copy(file, to: partial(artifact), permissions: permissions(artifact))
            let digest = try FileContents.sha256(of: partial(artifact)) ?? ""
            guard digest == artifact.sha256.description else {
                discard(artifact)
                throw ArtifactFailure.wrongDigest(artifact, got: digest)
            }
            return try keep(artifact)
        } catch let failure as FileFailure {
            throw ArtifactFailure.notKept(artifact, failure)
        }
    }

    func discard(_ artifact: Artifact) {
        unlink(origin(artifact).string)
        unlink(partial(artifact).string)
    }

    private func prepare() throws(FileFailure) {
        try Folder.create(folder, permissions: .ownerReadWriteExecute)
        DurableFile.removeLeftovers(below: folder)
    }

    /// Gives the verified bytes their name; they are on the disk already.
    ///
    /// Killed before the last step, the next finds them whole by their digest.
    private func keep(_ artifact: Artifact) throws(FileFailure) -> FilePath {
        let partial = partial(artifact)
        guard chmod(partial.string, permissions(artifact).rawValue) == 0 else {
            throw .writing(partial, Errno(rawValue: errno))
        }
        unlink(origin(artifact).string)
        try DurableFile.move(partial, to: finished(artifact))
        return finished(artifact)
    }

    /// Another's download may take long, and ends with its process at the latest.
    func lock(_ artifact: Artifact, _ events: EventHandler) async throws -> FileLock {
        var isTold = false
        while true {
            if let lock = try FileLock.tryExclusive(place(artifact, "lock"), waiting: .zero) { return lock }
            if !isTold { events(.note("waiting for another chatops, which downloads \(artifact.name)")) }
            isTold = true
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private func permissions(_ artifact: Artifact) -> FilePermissions {
        artifact.isProgram ? Self.executable : [.ownerReadWrite, .groupRead, .otherRead]
    }

    private func finished(_ artifact: Artifact) -> FilePath { folder.appending(artifact.sha256.description) }
    func partial(_ artifact: Artifact) -> FilePath { place(artifact, "part") }
    func origin(_ artifact: Artifact) -> FilePath { place(artifact, "origin") }

    func place(_ artifact: Artifact, _ suffix: String) -> FilePath {
        folder.appending("\(artifact.sha256).\(suffix)")
    }
}

extension SHA256Digest {
    /// What `.env.example` has in its place.
    fileprivate var isPlaceholder: Bool { description == Self.sample }
}
