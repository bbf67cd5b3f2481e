import FoundationEssentials
import Glibc
import SystemPackage

/// A file system in memory, unmounted with its value.
final class SmallFileSystem: Sendable {
    let path = FilePath("/tmp/chatops-small-\(UUID().uuidString)")

    /// Nil when this user may not mount.
    init?(kibibytes: Int) {
        guard mkdir(path.string, 0o700) == 0 else { return nil }
        guard mount("tmpfs", path.string, "tmpfs", 0, "size=\(kibibytes)k") == 0 else {
            rmdir(path.string)
            return nil
        }
    }

    func resize(kibibytes: Int) throws {
        guard mount("tmpfs", path.string, "tmpfs", UInt(MS_REMOUNT), "size=\(kibibytes)k") == 0 else {
            throw Errno(rawValue: errno)
        }
    }

    deinit {
        umount2(path.string, Int32(MNT_DETACH))
        rmdir(path.string)
    }
}
