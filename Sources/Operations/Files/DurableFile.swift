internal import Glibc
package import SystemPackage

/// Files that are either wholly there or not at all, also after a crash or a power cut.
package enum DurableFile {
    /// Replaces `path` by `bytes`: temporary file beside it, `fsync`, `rename`, `fsync` of the folder (rename(2),
    /// fsync(2)).
    ///
    /// A reader sees the old bytes or the new ones. A writer that is killed leaves at most `.<name>.<pid>.part`; a
    /// writer that fails leaves nothing.
    ///
    /// - Parameter owner: whom it is given to before it has any content; nil leaves it this process's.
    package static func write(
        _ bytes: some Sequence<UInt8>,
        to path: FilePath,
        permissions: FilePermissions,
        owner: FileOwnership? = nil
    ) throws(FileFailure) {
        let temporary = partial(of: path)
        do {
            let file = try FileDescriptor.open(
                temporary,
                .writeOnly,
                options: [.create, .truncate, .closeOnExec, .noFollow],
                permissions: permissions
            )
            try file.closeAfter {
                if let owner { try check(fchown(file.rawValue, owner.user, owner.group)) }
                try check(fchmod(file.rawValue, permissions.rawValue))
                _ = try file.writeAll(bytes)
                try check(fsync(file.rawValue))
            }
            try rename(temporary, to: path)
        } catch {
            unlink(temporary.string)
            throw .writing(path, error as? Errno ?? .ioError)
        }
    }

    /// Copies a file's bytes, with the guarantees of ``write(_:to:permissions:)``.
    package static func copy(_ source: FilePath, to path: FilePath, permissions: FilePermissions) throws(FileFailure) {
        let temporary = partial(of: path)
        let input: FileDescriptor
        do {
            input = try FileDescriptor.open(source, .readOnly, options: [.closeOnExec])
        } catch {
            throw .reading(source, error as? Errno ?? .ioError)
        }
        do {
            try input.closeAfter {
                let output = try FileDescriptor.open(
                    temporary,
                    .writeOnly,
                    options: [.create, .truncate, .closeOnExec, .noFollow],
                    permissions: permissions
                )
                try output.closeAfter {
                    try check(fchmod(output.rawValue, permissions.rawValue))
                    try stream(input, to: output)
                    try check(fsync(output.rawValue))
                }
            }
            try rename(temporary, to: path)
        } catch {
            unlink(temporary.string)
            throw .writing(path, error as? Errno ?? .ioError)
        }
    }

    /// Points the symbolic link `path` at `target`, atomically.
    package static func link(_ path: FilePath, to target: String) throws(FileFailure) {
        let temporary = partial(of: path)
        unlink(temporary.string)
        do {
            try check(symlink(target, temporary.string))
            try rename(temporary, to: path)
        } catch {
            unlink(temporary.string)
            throw .writing(path, error)
        }
    }

    /// Renames within one file system and makes the new name durable.
    package static func move(_ source: FilePath, to path: FilePath) throws(FileFailure) {
        do { try rename(source, to: path) } catch { throw .writing(path, error) }
    }

    private static func partial(of path: FilePath) -> FilePath {
        path.removingLastComponent().appending(".\(path.lastComponent?.string ?? "file").\(getpid()).part")
    }

    private static func rename(_ source: FilePath, to path: FilePath) throws(Errno) {
        try check(Glibc.rename(source.string, path.string))
        try Folder.synchronize(path.removingLastComponent())
    }

    private static func stream(_ input: FileDescriptor, to output: FileDescriptor) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        while case let count = try input.read(into: buffer), count > 0 {
            _ = try output.writeAll(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    static func check(_ result: Int32) throws(Errno) {
        if result != 0 { throw Errno(rawValue: errno) }
    }
}

/// Whom a file belongs to, as the kernel knows it.
package struct FileOwnership: Sendable, Hashable {
    package var user: UInt32
    package var group: UInt32
}
