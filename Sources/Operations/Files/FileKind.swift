internal import Glibc
package import SystemPackage

/// What a name in a folder stands for, without following symbolic links (lstat(2)).
package enum FileKind: Hashable, Sendable {
    /// Its size in bytes.
    case file(size: Int)
    case folder
    /// A symbolic link, FIFO, socket or device: opening it may block or lead elsewhere.
    case other

    /// Nil when there is nothing at `path`, or it may not be looked at.
    package init?(at path: FilePath) {
        var status = stat()
        guard lstat(path.string, &status) == 0 else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFREG: self = .file(size: Int(status.st_size))
        case S_IFDIR: self = .folder
        default: self = .other
        }
    }
}
