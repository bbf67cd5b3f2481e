internal import Glibc
internal import SystemPackage

/// A folder in which the server may make a copy of its data, and nobody else may look.
struct CloneFolder: Sendable {
    let path: FilePath

    /// Beside the server's data, unless another is given.
    ///
    /// Throws unless this process is the server's user, or the superuser, since it has to read what the server writes.
    init(_ chosen: FilePath?, data: FilePath) throws {
        var data = data
        if data.string.hasSuffix("/") { data = FilePath(String(data.string.dropLast())) }
        var status = stat()
        guard stat(data.string, &status) == 0 else {
            throw DatabaseFailure.notHere(data: data.string)
        }
        guard geteuid() == 0 || geteuid() == status.st_uid else {
            throw DatabaseFailure.notItsUser(data: data.string)
        }
        path = (chosen ?? data.removingLastComponent()).appending("chatops-clone")
        if mkdir(path.string, 0o700) != 0, errno != EEXIST {
            throw FileFailure.creatingFolder(path, Errno(rawValue: errno))
        }
        var made = stat()
        guard lstat(path.string, &made) == 0, made.st_mode & S_IFMT == S_IFDIR,
            made.st_uid == geteuid() || made.st_uid == status.st_uid, chmod(path.string, 0o700) == 0,
            made.st_uid == status.st_uid || chown(path.string, status.st_uid, status.st_gid) == 0
        else { throw FileFailure.creatingFolder(path, .permissionDenied) }
    }

    /// Removes what earlier runs left.
    func clear() throws {
        for name in try Folder.names(in: path) { try Folder.remove(path.appending(name)) }
    }

    func remove() { try? Folder.remove(path) }
}
