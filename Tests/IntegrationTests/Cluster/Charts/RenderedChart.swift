import ChatClient
import YAML

/// The shipped chart as Helm renders it, offline.
struct RenderedChart {
    static let folder = Checkout.root + "/templates/charts/chat-stack"

    let manifest: String
    let objects: [JSONValue]

    /// - Throws: `ToolFailed` with what Helm says of the values.
    init(_ environment: String? = nil, changes: String...) async throws {
        let values = try await ChartValues(environment, changes: changes)
        manifest = try await Helm.output(["template", "chat", Self.folder, "--namespace=chat"] + values.options)
        objects = try Self.objects(in: manifest)
    }

    init(manifest: String) throws {
        self.manifest = manifest
        objects = try Self.objects(in: manifest)
    }

    /// Kind and name of each object, sorted.
    var names: [String] { objects.map(Self.name).sorted() }

    /// The object of this kind and name, such as `Deployment/chat-server`.
    subscript(name: String) -> JSONValue { objects.first { Self.name($0) == name } ?? .null }

    /// What runs pods.
    var workloads: [JSONValue] { objects.filter { ["Deployment", "StatefulSet"].contains($0["kind"].string) } }

    static func name(_ object: JSONValue) -> String {
        "\(object["kind"].string ?? "")/\(object["metadata"]["name"].string ?? "")"
    }

    private static func objects(in manifest: String) throws -> [JSONValue] {
        try "\n\(manifest)".split(separator: "\n---\n").compactMap { document in
            let node = try Node(parsing: String(document), file: "manifest")
            let json = try JSONValue(parsing: node.json())
            return json == .null ? nil : json
        }
    }
}

/// The helm on PATH, without a cluster.
enum Helm {
    /// - Throws: `ToolFailed`.
    static func output(_ arguments: [String]) async throws -> String {
        let argv = ["/usr/bin/env", "helm"] + arguments
        let outcome = try await Invocation(argv, in: Checkout.root).finish()
        guard outcome.status == 0 else { throw ToolFailed(argv: argv, errors: outcome.errors + outcome.output) }
        return outcome.output
    }
}
