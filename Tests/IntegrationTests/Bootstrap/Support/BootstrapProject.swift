import ChatClient
import Foundation

/// A checkout of the test's own whose environments are the shipped ones, but for a host that is to become a k3s.
final class BootstrapProject {
    enum Place: String {
        /// chatops runs on this machine, and reaches the host by ssh.
        case remote
        /// chatops runs on the host, which is a `TestServer`.
        case local
    }

    let project: Project
    let host: any BootstrapHost
    let place: Place
    private let environment: String

    /// - Parameter folder: where the project is to be.
    init(on host: any BootstrapHost, _ place: Place = .remote, in folder: String) throws {
        self.host = host
        self.place = place
        project = try Project(at: folder + "/project")
        for name in ["environments", "templates"] {
            try FileManager.default.copyItem(atPath: Checkout.root + "/" + name, toPath: project.root + "/" + name)
        }
        environment = try project.text(of: "environments/\(place.rawValue).yaml")
    }

    convenience init(on server: TestServer, _ place: Place = .remote) throws {
        try self.init(on: server, place, in: server.folder)
        if place == .local { try copyHelm() }
    }

    var domain: String { place == .remote ? "chat.example.org" : "chat.localhost" }

    /// Pins a release, on the host as `destination` names it.
    func configure(_ release: K3sRelease, destination: String? = nil) throws {
        try project.write(
            """
            K3S_SHA256=\(release.sha256)
            CHAT_SSH_DESTINATION=\(destination ?? host.destination)
            CHAT_DOMAIN=\(domain)
            ACME_EMAIL=admin@example.org

            """,
            to: ".env"
        )
        var changes: [(String, String)] = []
        let version = "version: v1.34.1+k3s1"
        let mirror = release.mirror.map { "\n    mirror: \($0)" } ?? ""
        changes.append((version, version.replacing("v1.34.1+k3s1", with: release.version) + mirror))
        if place == .remote {
            changes.append(("  domain: ${CHAT_DOMAIN}", "  domain: ${CHAT_DOMAIN}\n  address: \(try host.address)"))
            changes.append(("size: 40Gi", "size: 8Gi"))
        }
        let settings = "\nserver:\n  settings:\n    CHAT_REGISTRATION: open\n"
        try project.write(
            environment.replacingOnce(changes) + settings,
            to: "environments/\(place.rawValue).yaml"
        )
    }

    /// Replaces text that is there once in a file of `templates/k3s`.
    func change(_ name: String, _ old: String, to new: String) throws {
        let path = "templates/k3s/\(name)"
        try project.write(project.text(of: path).replacingOnce([(old, new)]), to: path)
    }

    func start(_ arguments: [String], environment: [String: String] = [:]) throws -> Invocation {
        let chatops = [Executables.chatops] + arguments + ["-C", project.root]
        if place == .local, let server = host as? TestServer {
            let path = "PATH=\(project.root)/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
            return try Invocation(server.entering(["env", path] + chatops), in: "/")
        }
        let path = [host.searchPath, ProcessInfo.processInfo.environment["PATH"]].compactMap(\.self)
        let variables = ["PATH": path.joined(separator: ":")].merging(environment) { $1 }
        return try Invocation(chatops, in: project.root, environment: variables)
    }

    func bootstrap(
        _ more: String...,
        environment: [String: String] = [:],
        within deadline: Duration = .seconds(180)
    ) async throws -> Outcome {
        try await start(["bootstrap", place.rawValue] + more, environment: environment).finish(within: deadline)
    }

    func chatops(_ arguments: String..., within deadline: Duration = .seconds(120)) async throws -> Outcome {
        try await start(arguments).finish(within: deadline)
    }

    func deploy(_ more: String...) async throws -> Outcome {
        try await start(["deploy", place.rawValue, "--binary", Executables.server] + more).finish(within: .seconds(400))
    }

    /// A client that comes through the ingress, as users do.
    func client() throws -> ChatClient {
        ChatClient(to: ServerAddress(host: try host.address, port: 80, name: domain))
    }

    /// What kubectl prints on the host, as the cluster's administrator.
    @discardableResult
    func kubectl(_ arguments: String) async throws -> String { try await host.shell("k3s kubectl \(arguments)") }

    /// The pods of the service and of the registry, by name.
    func pods() async throws -> [Pod] {
        let list = try JSONValue(parsing: try await kubectl("get pods --all-namespaces --output=json"))
        return list["items"].array.filter { ["chat", "chatops-system"].contains($0["metadata"]["namespace"].string) }
            .map(Pod.init).sorted { $0.name < $1.name }
    }

    /// The one that the test bed put on PATH is a script that names all it needs.
    private func copyHelm() throws {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let helm = folders.map { $0 + "/helm" }.first { FileManager.default.isExecutableFile(atPath: $0) }
        try FileManager.default.createDirectory(atPath: project.root + "/bin", withIntermediateDirectories: false)
        if let helm { try FileManager.default.copyItem(atPath: helm, toPath: project.root + "/bin/helm") }
    }
}

extension String {
    /// - Throws: `TextNotFound` where a text is not there, or several times.
    fileprivate func replacingOnce(_ changes: [(old: String, new: String)]) throws -> String {
        var text = self
        for (old, new) in changes {
            guard text.ranges(of: old).count == 1 else { throw TextNotFound(text: old) }
            text.replace(old, with: new)
        }
        return text
    }
}
