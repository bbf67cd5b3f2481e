package import Environments
internal import Glibc
package import Processes
package import SystemPackage

/// A kubeconfig file on this machine (Kubernetes documentation, “Organizing Cluster Access Using kubeconfig Files”).
package struct Kubeconfig: Sendable, Hashable {
    package let path: FilePath

    package init(_ path: FilePath) { self.path = path }

    /// One of its contexts, with what that refers to.
    package struct Context: Sendable, Hashable {
        package var name: String
        /// The API's URL.
        package var server: String
        package var user: String
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

    /// The context called `name`, or the only one there is.
    package func context(named name: String?, _ runner: Runner) async throws -> Context {
        let result = try await runner.run(view)
        guard result.succeeded, let document = try? JSONValue(parsing: Array(result.standardOutput.utf8)) else {
            throw AccessFailure.invalidKubeconfig(path, reason: result.lastLine)
        }
        let contexts = Self.contexts(in: document)
        let available = contexts.map(\.name).sorted()
        guard let name else {
            guard let only = contexts.first, contexts.count == 1 else {
                throw AccessFailure.ambiguousContext(path, available: available)
            }
            return only
        }
        guard let context = contexts.first(where: { $0.name == name }) else {
            throw AccessFailure.noContext(name, path, available: available)
        }
        return context
    }

    /// Whether nothing in it but these users, and what they need, would be lost if it were replaced; a file that is not
    /// there holds nothing.
    func holdsOnly(_ isOurs: (String) -> Bool) throws -> Bool {
        guard let bytes = try FileContents.read(path) else { return true }
        guard
            let documents = try? YAMLDocument.json(ofStream: String(decoding: bytes, as: UTF8.self), file: path.string),
            documents.count == 1, let document = try? JSONValue(parsing: documents[0])
        else { return false }
        return (document["users"].array ?? []).allSatisfy { isOurs($0["name"].string ?? "") }
    }

    /// Whether it is one that chatops keeps.
    func holdsOnlyDeployAccounts() throws -> Bool {
        try FileContents.read(path) != nil && holdsOnly { $0.hasPrefix(DeployAccount.name) }
    }

    /// Prints what is in it as JSON, without its secrets.
    var view: Command {
        Command("kubectl", ["config", "view", "--output=json", "--kubeconfig=\(path)"], deadline: .seconds(10))
    }

    private static func contexts(in document: JSONValue) -> [Context] {
        let clusters = document["clusters"].array ?? []
        return (document["contexts"].array ?? []).compactMap { entry in
            guard let name = entry["name"].string else { return nil }
            let cluster = clusters.first { $0["name"] == entry["context"]["cluster"] }
            return Context(
                name: name,
                server: cluster?["cluster"]["server"].string ?? "",
                user: entry["context"]["user"].string ?? ""
            )
        }
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
