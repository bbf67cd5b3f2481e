internal import Glibc
package import SystemPackage

/// A folder for what lives no longer than a run, which only its user may enter.
package enum RuntimeFolder {
    /// In `$XDG_RUNTIME_DIR` where there is one, else in memory (`/dev/shm`), else in `/tmp`.
    ///
    /// Made when it is missing; another's, or one that others may enter, is refused.
    ///
    /// - Parameter limit: in bytes of its path.
    package static func path(atMost limit: Int = 60) throws(HostFailure) -> FilePath {
        if let runtime = getenv("XDG_RUNTIME_DIR").map({ FilePath(String(cString: $0)) }), runtime.isAbsolute,
            runtime.string.utf8.count + "/chatops".utf8.count <= limit,
            let folder = try? make(runtime.appending("chatops"))
        {
            return folder
        }
        if let folder = try? make(FilePath("/dev/shm/chatops-\(geteuid())")) { return folder }
        return try make(FilePath("/tmp/chatops-\(geteuid())"))
    }

    static func make(_ path: FilePath) throws(HostFailure) -> FilePath {
        if mkdir(path.string, 0o700) != 0 && errno != EEXIST {
            throw .noRuntimeFolder(path, reason: "\(Errno(rawValue: errno))")
        }
        var status = stat()
        guard lstat(path.string, &status) == 0 else {
            throw .noRuntimeFolder(path, reason: "\(Errno(rawValue: errno))")
        }
        guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
            throw .noRuntimeFolder(path, reason: "it is not a folder of this user's alone (mode 0700)")
        }
        return path
    }
}
