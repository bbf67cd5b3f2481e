internal import Glibc
internal import Processes
package import SystemPackage

/// Folders of chatops' own.
package enum Folder {
    /// Creates `path` and its missing parents with `permissions`; one that exists is left as it is.
    package static func create(_ path: FilePath, permissions: FilePermissions) throws(FileFailure) {
        if mkdir(path.string, permissions.rawValue) == 0 {
            do { try synchronize(path.removingLastComponent()) } catch { throw .creatingFolder(path, error) }
            return
        }
        switch Errno(rawValue: errno) {
        case .fileExists where exists(path): return
        case .noSuchFileOrDirectory where path.removingLastComponent() != path && !path.removingLastComponent().isEmpty:
            try create(path.removingLastComponent(), permissions: permissions)
            try create(path, permissions: permissions)
        case let error: throw .creatingFolder(path, error)
        }
    }

    package static func exists(_ path: FilePath) -> Bool {
        var status = stat()
        return stat(path.string, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The names in `path`, sorted by their bytes; none when it does not exist.
    package static func names(in path: FilePath) throws(FileFailure) -> [String] {
        do throws(Errno) {
            return try DirectoryListing.names(at: path).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        } catch .noSuchFileOrDirectory {
            return []
        } catch {
            throw .reading(path, error)
        }
    }

    /// Removes a folder and all below it; what is already gone is no error.
    ///
    /// Does not follow symbolic links.
    package static func remove(_ path: FilePath) throws(FileFailure) {
        var status = stat()
        guard lstat(path.string, &status) == 0 else { return }
        if status.st_mode & S_IFMT == S_IFDIR {
            for name in try names(in: path) { try remove(path.appending(name)) }
            if rmdir(path.string) != 0 && errno != ENOENT { throw .removing(path, Errno(rawValue: errno)) }
        } else if unlink(path.string) != 0 && errno != ENOENT {
            throw .removing(path, Errno(rawValue: errno))
        }
    }

    /// Makes the names in a folder durable (fsync(2) on the folder).
    static func synchronize(_ path: FilePath) throws(Errno) {
        let folder: FileDescriptor
        do {
            folder = try FileDescriptor.open(path.isEmpty ? "." : path, .readOnly, options: [.closeOnExec, .directory])
        } catch { throw error as? Errno ?? .ioError }
        let result = fsync(folder.rawValue)
        let failure = Errno(rawValue: errno)
        try? folder.close()
        // Some file systems do not know fsync on folders.
        if result != 0 && failure != .invalidArgument { throw failure }
    }

    /// Bytes an unprivileged user may still write on the file system of `path`, or of its nearest existing parent.
    package static func freeBytes(at path: FilePath) -> UInt64? {
        var candidate = path
        while true {
            var status = statvfs()
            if statvfs(candidate.isEmpty ? "." : candidate.string, &status) == 0 {
                return UInt64(status.f_bavail) * UInt64(status.f_frsize)
            }
            if candidate.isEmpty || !candidate.removeLastComponent() { return nil }
        }
    }
}
