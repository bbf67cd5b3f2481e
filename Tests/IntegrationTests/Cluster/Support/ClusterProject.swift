import ChatClient
import Foundation

/// A checkout of the test's own whose environment `local` is the shipped one, in a namespace of its own.
final class ClusterProject {
    let project: Project
    let cluster: TestCluster
    let namespace: String
    /// As `Tests/testbed/cluster-project` makes it.
    private var environment = ""

    init() throws {
        cluster = try TestCluster()
        project = try Project()
        namespace = "t-" + UUID().uuidString.prefix(8).lowercased()
    }

    var domain: String { namespace + ".localhost" }

    func setUp() async throws {
        try await run([Checkout.testbed + "/cluster-project", "make", project.root, namespace])
        environment = try String(contentsOfFile: project.root + "/environments/local.yaml", encoding: .utf8)
    }

    /// Writes `environments/local.yaml` anew.
    ///
    /// - Parameters:
    ///   - settings: of the server, beside `CHAT_REGISTRATION: open`.
    ///   - changes: what to replace in the file, by text that is there once.
    ///   - more: YAML that follows.
    /// - Throws: `TextNotFound`.
    func configure(
        settings: KeyValuePairs<String, String> = [:],
        changes: KeyValuePairs<String, String> = [:],
        more: String = ""
    ) throws {
        var text = environment
        for (old, new) in changes {
            guard text.ranges(of: old).count == 1 else { throw TextNotFound(text: old) }
            text.replace(old, with: new)
        }
        for (name, _) in settings {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            text = lines.filter { !$0.hasPrefix("    \(name): ") }.joined(separator: "\n")
        }
        text += settings.map { "    \($0.key): \($0.value)\n" }.joined() + more
        try project.write(text, to: "environments/local.yaml")
    }

    /// Writes more at the end of a file.
    func add(_ text: String, to path: String) throws {
        try project.write(project.text(of: path) + text, to: path)
    }

    func start(_ arguments: [String], environment: [String: String] = [:]) throws -> Invocation {
        try project.start(arguments, environment: environment)
    }

    func chatops(_ arguments: String..., within deadline: Duration = .seconds(120)) async throws -> Outcome {
        try await start(arguments).finish(within: deadline)
    }

    func startDeploy(_ more: [String] = [], environment: [String: String] = [:]) throws -> Invocation {
        try start(["deploy", "local", "--binary", Executables.server] + more, environment: environment)
    }

    /// Deploys the ChatServer that was built along with the tests.
    func deploy(
        _ more: String...,
        environment: [String: String] = [:],
        within deadline: Duration = .seconds(300)
    ) async throws -> Outcome {
        try await startDeploy(more, environment: environment).finish(within: deadline)
    }

    /// A client that comes through the ingress, as users do.
    func client() -> ChatClient {
        ChatClient(to: ServerAddress(port: cluster.httpPort, name: domain))
    }
}

/// A file no longer has the text that a test replaces, or has it more than once.
struct TextNotFound: Error {
    let text: String
}
