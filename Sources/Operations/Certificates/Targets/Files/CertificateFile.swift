internal import Environments
internal import Glibc
internal import Processes
internal import SystemPackage

/// The chain and the key in one file, as HAProxy takes it.
///
/// Where it is a symbolic link, the file that it leads to is replaced. What is beside it begins with a dot, which HAProxy
/// does not load from a folder of certificates (`crt` in its configuration manual).
struct CertificateFile: CertificateFiles {
    let path: FilePath
    let owner: FileOwner?
    let mode: Environments.FileMode?
    /// Without symbolic links.
    private let file: FilePath

    /// Throws ``CertificateFailure/refused(place:reason:hint:)`` for a symbolic link to nothing.
    init(path: FilePath, owner: FileOwner?, mode: Environments.FileMode?) throws {
        self.path = path
        self.owner = owner
        self.mode = mode
        if let resolved = realpath(path.string, nil) {
            file = FilePath(platformString: resolved)
            free(resolved)
        } else {
            file = path
            if FileKind(at: path) == .other { throw refused("it is a symbolic link to nothing", hint: "rm \(path)") }
        }
    }

    var folder: FilePath { file.removingLastComponent() }
    /// Where the link stands, if it is one.
    var decisive: [FilePath] { [path.removingLastComponent()] }

    private var name: String { file.lastComponent?.string ?? "" }
    /// The way back: what stood there, or an empty file where nothing did.
    private var former: FilePath { folder.appending(".\(name).former") }

    func held() throws -> HeldCertificate? {
        guard let pem = try text(file).map(PEM.init), !pem.certificates.isEmpty else { return nil }
        return HeldCertificate(chain: pem.certificates.joined(), key: pem.key)
    }

    func prepare() throws -> WayBack {
        let rights = try rights()
        try refuseOthers()
        if Folder.exists(file) { throw refused("it is a folder", hint: "folder: instead of file:") }
        for name in try Folder.names(in: folder) where name.hasPrefix(".\(self.name).") && DurableFile.isLeftover(name)
        {
            unlink(folder.appending(name).string)
        }
        if case .file(let size)? = FileKind(at: former) {
            return WayBack(leadsSomewhere: size > 0, isOfKilledRun: true)
        }
        guard FileKind(at: file) != nil else {
            try DurableFile.write([], to: former, permissions: .ownerReadWrite)
            return WayBack(leadsSomewhere: false, isOfKilledRun: false)
        }
        // As the same file it needs no space and keeps all that belongs to it; not all file systems can.
        if link(file.string, former.string) != 0 {
            let bytes = try FileContents.read(file) ?? []
            try DurableFile.write(bytes, to: former, permissions: rights.permissions, owner: rights.owner)
        }
        do { try Folder.synchronize(folder) } catch { throw FileFailure.writing(former, error) }
        return WayBack(leadsSomewhere: true, isOfKilledRun: false)
    }

    func put(_ certificate: KeyedCertificate) throws {
        let rights = try rights()
        try DurableFile.write(
            certificate.combined.utf8,
            to: file,
            permissions: rights.permissions,
            owner: rights.owner
        )
    }

    func goBack() throws(FileFailure) {
        if FileKind(at: former) == .file(size: 0) {
            try remove(file)
            try remove(former)
        } else {
            try DurableFile.move(former, to: file)
            // Of two names of one file, rename(2) leaves both.
            try remove(former)
        }
    }

    func settle() throws(FileFailure) { try remove(former) }

    func faults() -> [String] {
        do {
            try refuseOthers()
        } catch {
            return [FailureReport(error).message]
        }
        return [fault(writing: folder), fault(reading: file)].compactMap(\.self)
    }

    private func rights() throws -> FileRights {
        try FileRights(mode: mode, owner: owner, like: file, place: path.string)
    }
}
