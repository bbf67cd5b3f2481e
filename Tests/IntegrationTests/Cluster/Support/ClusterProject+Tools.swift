import ChatClient

extension ClusterProject {
    /// What kubectl prints, in the project's namespace.
    ///
    /// - Throws: `ToolFailed`.
    @discardableResult
    func kubectl(_ arguments: String...) async throws -> String {
        let options = [
            "--kubeconfig=\(cluster.kubeconfig)", "--context=\(cluster.context)", "--namespace=\(namespace)",
        ]
        return try await run(["/usr/bin/env", "kubectl"] + options + arguments)
    }

    /// What helm prints, in the project's namespace.
    ///
    /// - Throws: `ToolFailed`.
    @discardableResult
    func helm(_ arguments: String...) async throws -> String { try await helm(arguments) }

    @discardableResult
    func helm(_ arguments: [String]) async throws -> String {
        let options = ["--kubeconfig=\(cluster.kubeconfig)", "--kube-context=\(cluster.context)"]
        return try await run(["/usr/bin/env", "helm"] + arguments + options + ["--namespace=\(namespace)"])
    }

    /// Objects of these kinds, or the one of this name, such as `lease/chatops`.
    func objects(_ what: String) async throws -> [JSONValue] {
        let answer = try await kubectl("get", what, "--output=json", "--ignore-not-found")
        guard !answer.isEmpty else { return [] }
        let json = try JSONValue(parsing: answer)
        return json["kind"].string == "List" ? json["items"].array : [json]
    }

    /// The revisions of the release that Helm knows, oldest first; none where there is no release.
    func revisions() async throws -> [Revision] {
        let secrets = try await kubectl(
            "get",
            "secrets",
            "--selector=owner=helm,name=chat",
            "--output=json"
        )
        return try JSONValue(parsing: secrets)["items"].array.compactMap { secret in
            let labels = secret["metadata"]["labels"]
            guard let number = labels["version"].string.flatMap({ Int($0) }), let status = labels["status"].string
            else { return nil }
            return Revision(number: number, status: status)
        }
        .sorted { $0.number < $1.number }
    }

    /// The pods of the release, by name.
    func pods() async throws -> [Pod] {
        try await objects("pods").map(Pod.init).sorted { $0.name < $1.name }
    }

    /// What a program prints.
    ///
    /// - Throws: `ToolFailed`.
    @discardableResult
    func run(_ argv: [String], within deadline: Duration = .seconds(60)) async throws -> String {
        try await Invocation.output(of: argv, in: project.root, environment: cluster.variables, within: deadline)
    }
}

/// One revision of the release, as the labels of Helm's Secret tell.
struct Revision: Equatable {
    let number: Int
    let status: String
}

/// What tells one run of a pod from another.
struct Pod: Equatable {
    let name: String
    let uid: String
    let restarts: Int
    /// The digests of what runs, by container.
    let images: [String: String]

    init(_ object: JSONValue) {
        name = object["metadata"]["name"].string ?? ""
        uid = object["metadata"]["uid"].string ?? ""
        let containers = object["status"]["containerStatuses"].array
        restarts = containers.reduce(0) { $0 + ($1["restartCount"].integer ?? 0) }
        images = containers.reduce(into: [:]) { $0[$1["name"].string ?? ""] = $1["imageID"].string }
    }
}
