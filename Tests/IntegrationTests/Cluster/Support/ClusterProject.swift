import ChatClient
import Foundation

/// A checkout of the test's own whose environment `local` is the shipped one, in a namespace of its own.
final class ClusterProject {
    let project: Project
    let cluster: TestCluster
    let namespace: String
    var domain: String { namespace + ".localhost" }

    init() throws {
        cluster = try TestCluster()
        project = try Project()
        namespace = "t-" + UUID().uuidString.prefix(8).lowercased()
    }

    func setUp() throws {
        try project.setUp()
        try FileManager.default.copyItem(atPath: Checkout.root + "/templates", toPath: project.root + "/templates")
        try project.write(
            """
            K3S_SHA256=\(String(repeating: "0", count: 64))
            CHATOPS_KUBECONFIG=\(cluster.kubeconfig)
            CHATOPS_CONTEXT=\(cluster.context)
            CHATOPS_HTTP_PORT=\(cluster.httpPort)

            """,
            to: ".env"
        )
        try configure()
    }

    /// Writes `environments/local.yaml`: the shipped one with what has to differ here.
    ///
    /// - Parameters:
    ///   - changes: further replacements, by the text that each replaces, which must be there.
    ///   - more: YAML that follows.
    /// - Throws: `TextNotFound`.
    func configure(
        settings: [String: String] = ["CHAT_REGISTRATION": "open"],
        changes: KeyValuePairs<String, String> = [:],
        more: String = ""
    ) throws {
        var text = try String(contentsOfFile: Checkout.environments + "/local.yaml", encoding: .utf8)
        try text.replaceOnly("namespace: chat\n", by: "namespace: \(namespace)\n")
        try text.replaceOnly("domain: chat.localhost\n", by: "domain: \(domain)\n")
        try text.replaceOnly(
            "kind: in-cluster\n",
            by: """
                kind: external
                    address: localhost:5000
                    pushAddress: \(cluster.registry)
                    insecure: true

                """
        )
        for (old, new) in changes { try text.replaceOnly(old, by: new) }
        let settings = settings.sorted { $0.key < $1.key }.map { "    \($0.key): \($0.value)\n" }.joined()
        try project.write(
            "\(text)\nserver:\n  settings: \(settings.isEmpty ? "{}" : "")\n\(settings)\(more)",
            to: "environments/local.yaml"
        )
    }

    func start(_ arguments: [String]) throws -> Invocation { try project.start(arguments) }

    func chatops(_ arguments: String..., within deadline: Duration = .seconds(120)) async throws -> Outcome {
        try await start(arguments).finish(within: deadline)
    }

    /// Deploys with the ChatServer that was built along with the tests.
    func deploy(_ more: String..., within deadline: Duration = .seconds(300)) async throws -> Outcome {
        try await start(["deploy", "local", "--binary", Executables.server] + more).finish(within: deadline)
    }

    /// A client that comes through the ingress, as users do.
    func client() -> ChatClient {
        ChatClient(to: ServerAddress(port: cluster.httpPort, name: domain))
    }
}

/// A shipped file no longer has the text that a test replaces.
struct TextNotFound: Error {
    let text: String
}

extension String {
    /// - Throws: `TextNotFound`, also where it is there more than once.
    fileprivate mutating func replaceOnly(_ old: String, by new: String) throws {
        guard ranges(of: old).count == 1 else { throw TextNotFound(text: old) }
        self = replacing(old, with: new)
    }
}
