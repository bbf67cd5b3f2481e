import Glibc
import SystemPackage

/// What stat(2) says about a path, following symbolic links.
struct FileStatus: Equatable {
    let device: UInt64
    let inode: UInt64
    private let mode: mode_t

    /// `nil` when there is nothing at the path or it cannot be looked at.
    init?(of path: FilePath) {
        var status = stat()
        guard path.withPlatformString({ stat($0, &status) }) == 0 else { return nil }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        mode = status.st_mode
    }

    var isFolder: Bool { mode & S_IFMT == S_IFDIR }
}
