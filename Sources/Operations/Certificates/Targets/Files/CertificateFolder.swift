internal import Environments
internal import Glibc
internal import Processes
internal import SystemPackage

/// A folder of versions, of which the symbolic link `current` names one: chain and key change in one rename(2).
///
/// `versions/<serial>/` holds `fullchain.pem`, `privkey.pem` and `combined.pem`; what they hold never changes.
struct CertificateFolder: CertificateFiles {
    let path: FilePath
    let owner: FileOwner?
    let mode: Environments.FileMode?

    var folder: FilePath { Folder.exists(path) ? path : path.removingLastComponent() }

    var decisive: [FilePath] { [versions] }

    private var versions: FilePath { path.appending("versions") }
    private var current: FilePath { path.appending("current") }
    /// The way back: what `current` named before.
    private var former: FilePath { path.appending(".current.former") }
    /// What the way back names where there was nothing.
    private static let nothing = "none"

    func held() throws -> HeldCertificate? {
        guard let version = Self.target(of: current).map({ path.pushing(FilePath($0)) }) else { return nil }
        guard let chain = try text(version.appending("fullchain.pem")), !PEM(chain).certificates.isEmpty else {
            return nil
        }
        return HeldCertificate(chain: chain, key: try text(version.appending("privkey.pem")))
    }

    func prepare() throws -> WayBack {
        try refuseOthers()
        if let kind = FileKind(at: versions), kind != .folder {
            throw refused("\(versions) is no folder", hint: "mv \(versions) \(versions).old")
        }
        switch FileKind(at: current) {
        case nil: break
        case .other where Self.target(of: current) != nil: break
        default: throw refused("\(current) is no symbolic link", hint: "mv \(current) \(current).old")
        }
        try Folder.create(path, permissions: Self.listed)
        try Folder.create(versions, permissions: Self.listed)
        DurableFile.removeLeftovers(below: path)
        DurableFile.removeLeftovers(below: versions)
        for name in try Folder.names(in: versions) where DurableFile.isLeftover(name) {
            try? Folder.remove(versions.appending(name))
        }
        if let target = Self.target(of: former), target == Self.nothing || Folder.exists(path.pushing(FilePath(target)))
        {
            return WayBack(leadsSomewhere: target != Self.nothing, isOfKilledRun: true)
        }
        let target = Self.target(of: current)
        try DurableFile.link(former, to: target ?? Self.nothing)
        return WayBack(leadsSomewhere: target != nil, isOfKilledRun: false)
    }

    func put(_ certificate: KeyedCertificate) throws {
        let rights = try rights()
        let serial = certificate.serial ?? "unreadable"
        var name = serial
        var number = 1
        while let there = try version(name), there != HeldCertificate(chain: certificate.chain, key: certificate.key) {
            number += 1
            name = "\(serial)-\(number)"
        }
        // Also where it is there already: the rights may be others by now.
        let isThere = try version(name) != nil
        let folder = versions.appending(isThere ? name : ".\(name).\(getpid()).part")
        do {
            if !isThere {
                try Folder.remove(folder)
                try Folder.create(folder, permissions: .ownerReadWriteExecute)
            }
            try write(certificate, to: folder, rights)
            guard chmod(folder.string, Self.listed.rawValue) == 0 else {
                throw FileFailure.writing(folder, Errno(rawValue: errno))
            }
            if !isThere { try DurableFile.move(folder, to: versions.appending(name)) }
        } catch {
            if !isThere { try? Folder.remove(folder) }
            throw error
        }
        try DurableFile.link(current, to: "versions/\(name)")
    }

    func goBack() throws(FileFailure) {
        let refused = versionName
        if Self.target(of: former) == Self.nothing {
            try remove(current)
            try remove(former)
        } else {
            try DurableFile.move(former, to: current)
        }
        if let refused, refused != versionName { try? Folder.remove(versions.appending(refused)) }
    }

    func settle() throws(FileFailure) {
        try remove(former)
        let kept = versionName
        let others = try Folder.names(in: versions).filter { $0 != kept && Self.isVersion($0) }
        let newestFirst = others.map { ($0, Self.age(of: versions.appending($0))) }.sorted { $0.1 < $1.1 }
        for (name, _) in newestFirst.dropFirst() { try Folder.remove(versions.appending(name)) }
    }

    func faults() -> [String] {
        do {
            try refuseOthers()
        } catch {
            return [FailureReport(error).message]
        }
        return [fault(writing: folder), fault(reading: current.appending("privkey.pem"))].compactMap(\.self)
    }

    /// Of the version that stands there; nil for none, and for one that was not made here.
    private var versionName: String? {
        guard let target = Self.target(of: current), target.hasPrefix("versions/") else { return nil }
        let name = String(target.dropFirst("versions/".count))
        return Self.isVersion(name) ? name : nil
    }

    private func rights() throws -> FileRights {
        let existing = current.appending("privkey.pem")
        return try FileRights(mode: mode, owner: owner, like: existing, place: path.string)
    }

    private func version(_ name: String) throws(FileFailure) -> HeldCertificate? {
        let folder = versions.appending(name)
        guard FileKind(at: folder) != nil else { return nil }
        let chain = try text(folder.appending("fullchain.pem")) ?? ""
        return HeldCertificate(chain: chain, key: try text(folder.appending("privkey.pem")))
    }

    private func write(_ certificate: KeyedCertificate, to folder: FilePath, _ rights: FileRights) throws(FileFailure) {
        let files: [(String, String, FilePermissions)] = [
            ("fullchain.pem", certificate.chain, Self.readable), ("privkey.pem", certificate.key, rights.permissions),
            ("combined.pem", certificate.combined, rights.permissions),
        ]
        for (name, text, permissions) in files {
            let file = folder.appending(name)
            try DurableFile.write(text.utf8, to: file, permissions: permissions, owner: rights.owner)
        }
    }

    private static let readable = FilePermissions(rawValue: 0o644)
    private static let listed = FilePermissions(rawValue: 0o755)

    private static func target(of link: FilePath) -> String? { try? SymbolicLink.target(of: link) }

    /// Whether it is a name that is given here, and not somebody else's.
    private static func isVersion(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { "0123456789abcdef-".utf8.contains($0) }
    }

    /// In nanoseconds, since it was made.
    private static func age(of version: FilePath) -> Int {
        var status = stat()
        guard stat(version.string, &status) == 0 else { return .max }
        return -(status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec)
    }
}
