internal import Diagnostics
package import SystemPackage

/// What can go wrong with a file or folder of chatops' own.
package enum FileFailure: Failure, Equatable {
    case reading(FilePath, Errno)
    case writing(FilePath, Errno)
    case creatingFolder(FilePath, Errno)
    case removing(FilePath, Errno)
    case corrupt(FilePath, reason: String)
    case busy(FilePath)
}

extension FileFailure {
    package var message: String {
        switch self {
        case .reading(let path, let errno): "cannot read \(path): \(errno)"
        case .writing(let path, let errno): "cannot write \(path): \(errno)"
        case .creatingFolder(let path, let errno): "cannot create the folder \(path): \(errno)"
        case .removing(let path, let errno): "cannot remove \(path): \(errno)"
        case .corrupt(let path, let reason): "\(path) is damaged: \(reason)"
        case .busy(let path): "cannot lock \(path): another process has kept it locked"
        }
    }

    package var hint: String? {
        switch self {
        case .writing(let path, .noSpace), .creatingFolder(let path, .noSpace):
            "free space on its file system (df -h \(path.removingLastComponent())), then run the same command again"
        case .writing(let path, .readOnlyFileSystem), .creatingFolder(let path, .readOnlyFileSystem):
            "its file system is mounted read-only: see findmnt --target \(path.removingLastComponent())"
        case .writing(let path, .permissionDenied), .creatingFolder(let path, .permissionDenied):
            "its owner and mode are shown by: ls -ld \(path.removingLastComponent())"
        case .corrupt(let path, _): "move \(path) away and run the same command again"
        case .busy(let path): "fuser -v \(path) shows which"
        default: nil
        }
    }
}
