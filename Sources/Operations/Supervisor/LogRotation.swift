internal import Glibc
internal import SystemPackage

/// Bounds a log file that others append to: beyond its limit it is copied to `<name>.1` and emptied.
///
/// Lines written between the copy and the truncation are lost, as with logrotate's `copytruncate`; the writer needs no
/// part in it, and goes on when chatops does not run.
struct LogRotation: Sendable {
    static let limit: Int64 = 16 << 20

    private let path: FilePath

    init(_ path: FilePath) { self.path = path }

    /// Looks once a minute until cancelled.
    func run() async {
        while !Task.isCancelled {
            rotateIfNeeded()
            try? await Task.sleep(for: .seconds(60))
        }
    }

    func rotateIfNeeded() {
        var status = stat()
        guard stat(path.string, &status) == 0, Int64(status.st_size) > Self.limit else { return }
        let old = path.removingLastComponent().appending((path.lastComponent?.string ?? "log") + ".1")
        do {
            try DurableFile.copy(path, to: old, permissions: .ownerReadWrite)
        } catch .writing(_, .noSpace) {
            // On a full disk the log is part of the trouble: it is emptied without a copy.
        } catch {
            return
        }
        truncate(path.string, 0)
    }
}
