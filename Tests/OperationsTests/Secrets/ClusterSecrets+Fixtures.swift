import Environments
import FoundationEssentials
import Testing
import YAML

@testable import Operations

extension Environment {
    /// An environment of a cluster, decoded from files.
    static func cluster(
        host: String = "chat-mysql",
        namespace: String = "chat",
        password: String? = nil,
        settings: [String: String] = [:],
        registryPassword: String? = nil,
        more: String = "",
        ingress: String = "traefik"
    ) throws -> Environment {
        var variables = settings
        variables["DATABASE"] = password
        variables["REGISTRY"] = registryPassword
        let registry =
            registryPassword == nil
            ? "{kind: none}"
            : "{kind: external, address: registry.example.org, username: chatops, password: '${REGISTRY}'}"
        let text = """
            cluster:
              kind: existing
              kubeconfig: kubeconfig.yaml
              context: testbed
              namespace: \(namespace)
              registry: \(registry)
              ingress: \(ingress)
            database:
              kind: mysql
              host: \(host)
              user: chat
            \(password == nil ? "" : "  password: ${DATABASE}")
            server:
              settings: {\(settings.keys.sorted().map { "\($0): '${\($0)}'" }.joined(separator: ", "))}
            \(more)
            """
        let file = "environments/cluster.yaml"
        return try EnvironmentSources(
            name: try #require(EnvironmentName("cluster")),
            layers: [EnvironmentLayer(file: file, document: try Node(parsing: Array(text.utf8), file: file))],
            variables: Variables(process: variables, files: [])
        ).load().environment
    }
}

extension ClusterSecrets {
    func content(of name: ClusterSecretName, _ key: String) -> String? {
        plans.first { $0.name == name }?.content[key]?.reveal()
    }

    /// The Secrets as the API gives them back once they were applied.
    func applied(alsoHolding more: [String: String] = [:], in other: ClusterSecretName? = nil) -> [KubernetesObject] {
        plans.filter { $0.change != .removed }.map { plan in
            var json = (try? JSONValue(parsing: plan.manifest(resourceVersion: "17"))) ?? .null
            let own = Dictionary(uniqueKeysWithValues: plan.content.keys.map { ("f:\($0)", JSONValue.object([:])) })
            json["metadata"]["managedFields"] = [
                ["manager": "chatops", "operation": "Apply", "fieldsV1": ["f:data": .object(own)]]
            ]
            if plan.name == other {
                for (key, value) in more { json["data"][key] = .string(Data(value.utf8).base64EncodedString()) }
            }
            return KubernetesObject(json)
        }
    }
}

extension KubernetesObject {
    static var mysqlClaim: KubernetesObject {
        KubernetesObject(["kind": "PersistentVolumeClaim", "metadata": ["name": "data-chat-mysql-0"]])
    }

    func without(key: String) -> KubernetesObject {
        var data = json["data"].object ?? [:]
        data[key] = nil
        var copy = json
        copy["data"] = .object(data)
        return KubernetesObject(copy)
    }
}
