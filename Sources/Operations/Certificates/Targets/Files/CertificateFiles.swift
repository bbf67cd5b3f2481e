internal import Glibc
internal import SystemPackage

/// How a certificate and its key lie on this machine's disk: as ``CertificateFolder`` or ``CertificateFile``.
///
/// Before anything is replaced, a way back is made beside it, which needs no space to go, and outlives a killed run: the
/// next one goes back to the same.
protocol CertificateFiles: Sendable {
    /// As the user wrote it.
    var path: FilePath { get }
    /// The folder that is written to; nobody else may.
    var folder: FilePath { get }
    /// Further folders that decide what is written to.
    var decisive: [FilePath] { get }

    /// What stands there; nil where nothing does.
    func held() throws -> HeldCertificate?

    /// Removes what killed runs left, and makes the way back.
    func prepare() throws -> WayBack

    /// Replaces what stands there; also where it throws, it may have been replaced.
    func put(_ certificate: KeyedCertificate) throws

    /// Goes the way back, after which there is none any more.
    func goBack() throws(FileFailure)

    /// Removes the way back, and versions that are not needed any more.
    func settle() throws(FileFailure)

    /// What would keep this from working, in sentences.
    func faults() -> [String]
}

struct WayBack: Sendable, Hashable {
    /// Whether something stood there.
    var leadsSomewhere: Bool
    /// A run that was killed made it, so that what stands there now may be loaded already.
    var isOfKilledRun: Bool
}

extension CertificateFiles {
    func refused(_ reason: String, hint: String? = nil) -> CertificateFailure {
        .refused(place: path.string, reason: reason, hint: hint)
    }

    /// Throws unless the folder is there and, where this is root, root's alone: whose it were could have root write, and
    /// remove, what links of his lead to.
    ///
    /// Files for another user need no folder of that user's.
    func refuseOthers() throws {
        guard Folder.exists(folder) else {
            throw refused("the folder \(folder) is not there", hint: "mkdir -p \(folder)")
        }
        guard geteuid() == 0 else { return }
        let others = WritableByOthers.among([folder] + decisive)
        guard others.isEmpty else {
            let names = others.map(\.string).joined(separator: " ")
            throw refused(
                "another user could put files of their own there: they may write to \(names)",
                hint: "chmod go-w \(names), or chown root \(names); owner: is for the files, not for their folder"
            )
        }
    }

    /// Nil where the folder may be written to.
    func fault(writing folder: FilePath) -> String? {
        if access(folder.string, W_OK | X_OK) == 0 { return nil }
        return "\(folder) cannot be written to: \(Errno(rawValue: errno))"
    }

    /// Nil unless everybody may read a key.
    func fault(reading key: FilePath) -> String? {
        var status = stat()
        guard stat(key.string, &status) == 0, status.st_mode & S_IROTH != 0 else { return nil }
        return "everybody on this machine may read \(key): chmod o-r \(key)"
    }

    func remove(_ file: FilePath) throws(FileFailure) {
        if unlink(file.string) != 0, errno != ENOENT { throw .removing(file, Errno(rawValue: errno)) }
        do { try Folder.synchronize(file.removingLastComponent()) } catch { throw .writing(file, error) }
    }

    func text(_ file: FilePath) throws(FileFailure) -> String? {
        try FileContents.read(file, limit: 1 << 20).map { String(decoding: $0, as: UTF8.self) }
    }
}
