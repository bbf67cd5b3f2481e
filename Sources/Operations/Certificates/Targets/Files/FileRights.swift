internal import Environments
internal import Glibc
internal import SystemPackage

/// Who may read files with a key: as the environment says, else as it is with the one that is there.
struct FileRights: Sendable {
    var permissions: FilePermissions
    var owner: FileOwnership?

    /// - Parameter existing: the file that is replaced; what is not said is taken from it.
    ///
    /// Throws ``CertificateFailure/refused(place:reason:hint:)`` for an owner that this machine does not know, or that
    /// this user may not give files to.
    init(mode: Environments.FileMode?, owner: FileOwner?, like existing: FilePath, place: String) throws {
        var status = stat()
        let isThere = stat(existing.string, &status) == 0
        permissions = FilePermissions(rawValue: mode?.bits ?? (isThere ? status.st_mode & 0o777 : 0o600))
        var wanted = isThere ? FileOwnership(user: status.st_uid, group: status.st_gid) : nil
        if let owner { wanted = try Self.numbers(of: owner, place, group: wanted?.group) }
        if let wanted, geteuid() != 0, wanted.user != geteuid() {
            throw CertificateFailure.refused(
                place: place,
                reason: "only root may give files to \(owner?.user ?? "the user \(wanted.user), whom those there are")",
                hint: "sudo the same command, or owner: \(Self.userName) in the environment's file"
            )
        }
        self.owner = wanted
    }

    private static func numbers(of owner: FileOwner, _ place: String, group: UInt32?) throws -> FileOwnership {
        func unknown(_ kind: String, _ name: String) -> CertificateFailure {
            let hint = "getent \(kind == "user" ? "passwd" : "group") \(name)"
            return .refused(place: place, reason: "this machine knows no \(kind) \(name)", hint: hint)
        }
        let entry = user(owner.user)
        guard let user = entry?.pw_uid ?? UInt32(owner.user) else { throw unknown("user", owner.user) }
        guard let name = owner.group else {
            return FileOwnership(user: user, group: group ?? entry?.pw_gid ?? getegid())
        }
        guard let group = Self.group(name) ?? UInt32(name) else { throw unknown("group", name) }
        return FileOwnership(user: user, group: group)
    }

    private static func user(_ name: String) -> passwd? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var texts = [CChar](repeating: 0, count: 1 << 16)
        return getpwnam_r(name, &entry, &texts, texts.count, &found) == 0 && found != nil ? entry : nil
    }

    private static func group(_ name: String) -> UInt32? {
        var entry = Glibc.group()
        var found: UnsafeMutablePointer<Glibc.group>?
        var texts = [CChar](repeating: 0, count: 1 << 16)
        return getgrnam_r(name, &entry, &texts, texts.count, &found) == 0 && found != nil ? entry.gr_gid : nil
    }

    private static var userName: String {
        getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "\(geteuid())"
    }
}
