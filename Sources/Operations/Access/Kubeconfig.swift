package import Environments
internal import Glibc
package import Processes
package import SystemPackage

/// A kubeconfig file on this machine (Kubernetes documentation, “Organizing Cluster Access Using kubeconfig Files”).
package struct Kubeconfig: Sendable, Hashable {
    package let path: FilePath

    package init(_ path: FilePath) { self.path = path }

    /// - Parameter project: what a relative path is relative to.
    package init(_ path: LocalPath, in project: FilePath) {
        self.path = path.resolved(in: project)
    }

    /// Throws unless the file can be read, and by nobody whom its owner did not mean to have it.
    ///
    /// Whoever may write it can have programs run as its reader: a kubeconfig may name a credential plugin.
    package func check() throws(AccessFailure) {
        var status = stat()
        if stat(path.string, &status) != 0 {
            let error = Errno(rawValue: errno)
            throw error == .noSuchFileOrDirectory ? .noKubeconfig(path) : .unreadableKubeconfig(path, error)
        }
        let permissions = FilePermissions(rawValue: status.st_mode & 0o7777)
        guard permissions.isDisjoint(with: [.otherReadWrite, .groupWrite]) else {
            throw .exposedKubeconfig(path, permissions)
        }
        do {
            try FileDescriptor.open(path, .readOnly, options: [.closeOnExec]).close()
        } catch {
            throw .unreadableKubeconfig(path, error as? Errno ?? .ioError)
        }
    }

    /// The context to use: `named`, or the only one there is.
    package func context(named name: String?, _ runner: Runner) async throws -> String {
        let result = try await runner.run(contextNames)
        guard result.succeeded else { throw AccessFailure.invalidKubeconfig(path, reason: result.lastLine) }
        let available = result.standardOutput.split(whereSeparator: \.isNewline).map(String.init).sorted()
        guard let name else {
            guard let only = available.first, available.count == 1 else {
                throw AccessFailure.ambiguousContext(path, available: available)
            }
            return only
        }
        guard available.contains(name) else { throw AccessFailure.noContext(name, path, available: available) }
        return name
    }

    var contextNames: Command {
        Command("kubectl", ["config", "get-contexts", "--output=name", "--kubeconfig=\(path)"], deadline: .seconds(10))
    }
}

extension LocalPath {
    /// The path itself: `~/` is the user's home folder as passwd(5) has it, and what is relative starts at `project`.
    package func resolved(in project: FilePath) -> FilePath {
        let text = description
        if text.hasPrefix("~/"), let home = getpwuid(geteuid()).flatMap({ $0.pointee.pw_dir }) {
            return FilePath(String(cString: home)).pushing(FilePath(String(text.dropFirst(2))))
        }
        return project.pushing(FilePath(text))
    }
}
