internal import Environments
internal import FoundationEssentials
internal import Processes

/// What was read of a cluster and of the programs that reach it, before anything is planned.
struct ClusterFacts: Sendable {
    var kubectl: String
    var helm: String
    var server: String
    var rules: AccessRules
    var namespaceExists: Bool
    /// Nil where nodes may not be read.
    var nodes: [KubernetesObject]?
    /// Names; nil where they may not be read.
    var storageClasses: [String]?
    var ingressClasses: [String]?
    /// How far the API's clock is ahead of ours, in seconds; nil where the namespace is not there yet.
    var clockSkew: TimeInterval?

    /// The architectures of the nodes as Go names them, such as `amd64`.
    var architectures: Set<String> {
        Set((nodes ?? []).compactMap { $0.status["nodeInfo"]["architecture"].string })
    }

    /// Asks everything at once.
    static func read(_ cluster: ReachableCluster) async throws -> ClusterFacts {
        let connection = cluster.connection
        async let kubectl = kubectlVersion(connection)
        async let helm = helmVersion(connection)
        async let rules = rules(connection)
        async let namespace = readable(connection, "namespace/\(connection.access.namespace)")
        async let nodes = readable(connection, "nodes")
        async let classes = readable(connection, "storageclasses,ingressclasses")
        async let skew = clockSkew(connection)
        let found = try await classes
        func names(_ kind: String) -> [String]? { found?.filter { $0.kind == kind }.map(\.name) }
        return ClusterFacts(
            kubectl: try await kubectl,
            helm: try await helm,
            server: cluster.version,
            rules: try await rules,
            // A namespace that may not be looked at was made by who gave the account: what is asked in it tells.
            namespaceExists: try await namespace.map { !$0.isEmpty } ?? true,
            nodes: try await nodes,
            storageClasses: names("StorageClass"),
            ingressClasses: names("IngressClass"),
            clockSkew: try await skew
        )
    }

    /// Nil where the account may not read them.
    private static func readable(_ connection: ClusterConnection, _ what: String) async throws -> [KubernetesObject]? {
        do {
            return try await connection.objects(connection.kubectl.get([what], namespaced: false))
        } catch KubernetesFailure.forbidden {
            return nil
        }
    }

    private static func kubectlVersion(_ connection: ClusterConnection) async throws -> String {
        let command = Command("kubectl", ["version", "--client", "--output=json"], deadline: .seconds(10))
        return try await connection.json(command)["clientVersion"]["gitVersion"].string ?? ""
    }

    private static func helmVersion(_ connection: ClusterConnection) async throws -> String {
        let command = Command("helm", ["version", "--template={{.Version}}"], deadline: .seconds(30))
        let result = try await connection.runner.run(command).checked()
        return result.standardOutput.filter { !$0.isWhitespace }
    }

    private static func rules(_ connection: ClusterConnection) async throws -> AccessRules {
        let review = AccessRules.review(of: connection.access.namespace.description)
        return AccessRules(
            KubernetesObject(try await connection.json(connection.kubectl.create(Array(review.text.utf8))))
        )
    }

    /// By the creation time in a dry run's answer, which the API server's clock says, to the second.
    private static func clockSkew(_ connection: ClusterConnection) async throws -> TimeInterval? {
        let probe: JSONValue = [
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["generateName": "chatops-clock-"],
        ]
        let command = connection.kubectl.command(
            ["create", "--dry-run=server", "--output=json", "--filename=-"],
            input: .bytes(Array(probe.text.utf8))
        )
        do {
            let answer = KubernetesObject(try await connection.json(command))
            let now = Date()
            return answer.metadata["creationTimestamp"].string.flatMap { try? Date($0, strategy: .iso8601) }
                .map { $0.timeIntervalSince(now) }
        } catch is KubernetesFailure {
            return nil
        }
    }
}
