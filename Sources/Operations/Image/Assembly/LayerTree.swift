internal import Glibc
internal import Processes
internal import SystemPackage

/// A layer's files, with the modes they have in the image whatever the umask is.
struct LayerTree: Sendable {
    let root: FilePath

    /// Makes a folder and the ones above it.
    func folder(_ path: String, mode: mode_t = 0o755) throws(FileFailure) {
        var current = root
        try make(current, mode: 0o755)
        let names = path.split(separator: "/")
        for (index, name) in names.enumerated() {
            current.append(String(name))
            try make(current, mode: index == names.count - 1 ? mode : 0o755)
        }
    }

    func file(_ path: String, _ text: String) throws(FileFailure) {
        try DurableFile.write(text.utf8, to: try place(of: path), permissions: FilePermissions(rawValue: 0o644))
    }

    /// Copies what the source stands for, through symbolic links.
    func copy(_ source: FilePath, to path: String, mode: mode_t) throws(FileFailure) {
        try DurableFile.copy(source, to: try place(of: path), permissions: FilePermissions(rawValue: mode))
    }

    private func place(of path: String) throws(FileFailure) -> FilePath {
        let names = path.split(separator: "/")
        try folder(names.dropLast().joined(separator: "/"))
        return names.reduce(root) { $0.appending(String($1)) }
    }

    private func make(_ path: FilePath, mode: mode_t) throws(FileFailure) {
        if Folder.exists(path) && mode == 0o755 { return }
        try Folder.create(path, permissions: .ownerReadWriteExecute)
        if chmod(path.string, mode) != 0 { throw .creatingFolder(path, Errno(rawValue: errno)) }
    }
}
