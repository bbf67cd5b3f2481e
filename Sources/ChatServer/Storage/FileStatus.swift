import SystemPackage

/// What stat(2) says about a path, following symbolic links.
///
/// By swift-system: of C's own structure the compiler may say that it is Foundation's, by the order in which it reads files.
struct FileStatus: Equatable {
    private let device: DeviceID
    private let inode: Inode
    let isFolder: Bool

    /// `nil` when there is nothing at the path or it cannot be looked at.
    init?(of path: FilePath) {
        guard let status = try? Stat(path) else { return nil }
        device = status.deviceID
        inode = status.inode
        isFolder = status.type == .directory
    }
}
