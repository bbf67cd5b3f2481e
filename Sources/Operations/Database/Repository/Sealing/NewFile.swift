internal import Glibc
internal import Synchronization
internal import SystemPackage

/// A file that is written once, mode 0600, and removed again unless all went well.
final class NewFile: Sendable {
    private let path: FilePath
    private let descriptor: FileDescriptor
    private let isOpen = Mutex(true)

    init(_ path: FilePath) throws(FileFailure) {
        self.path = path
        do {
            descriptor = try FileDescriptor.open(
                path,
                .writeOnly,
                options: [.create, .truncate, .closeOnExec, .noFollow],
                permissions: .ownerReadWrite
            )
        } catch { throw .writing(path, error as? Errno ?? .ioError) }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
        do { _ = try descriptor.writeAll(bytes) } catch { throw .writing(path, error as? Errno ?? .ioError) }
    }

    /// Some file systems tell only here that there was no space.
    func keep() throws(FileFailure) {
        guard
            isOpen.withLock({ isOpen in
                defer { isOpen = false }
                return isOpen
            })
        else { return }
        do { try descriptor.close() } catch {
            unlink(path.string)
            throw .writing(path, error as? Errno ?? .ioError)
        }
    }

    func closeAndRemoveUnlessKept() {
        isOpen.withLock {
            guard $0 else { return }
            $0 = false
            try? descriptor.close()
            unlink(path.string)
        }
    }
}
