package import Environments
internal import FoundationEssentials

/// The account in a cluster that chatops works by from afar: it may change its environment's namespace, and nothing else.
///
/// Its token does not run out by itself: deleting the Secret `chatops-deploy-token` ends it (Kubernetes documentation,
/// “Managing Service Accounts”, long-lived API tokens).
package struct DeployAccount: Sendable {
    package static let name = "chatops-deploy"
    static let tokenSecret = "chatops-deploy-token"

    private let namespace: KubernetesNamespace

    package init(in namespace: KubernetesNamespace) { self.namespace = namespace }

    /// Changes whenever what the account may do does: a kubeconfig of another revision is made anew.
    package var revision: String {
        String(FileContents.sha256(objects.map(\.json.text).joined().utf8).prefix(12))
    }

    /// The namespace, and in it the account, its rights and its token.
    var objects: [KubernetesObject] {
        [.namespace(namespace), account, role, binding, clusterRole, clusterBinding, token]
    }

    private var account: KubernetesObject { object("v1", "ServiceAccount", Self.name) }

    private var role: KubernetesObject {
        object(Self.rbac, "Role", Self.name, ["rules": .array(Self.rules.map(\.json))])
    }

    private var binding: KubernetesObject {
        object(Self.rbac, "RoleBinding", Self.name, ["roleRef": reference("Role"), "subjects": [subject]])
    }

    private var clusterRole: KubernetesObject {
        object(
            Self.rbac,
            "ClusterRole",
            Self.name,
            ["rules": .array(Self.clusterRules.map(\.json))],
            namespaced: false
        )
    }

    /// One for each namespace, since a cluster may hold several environments.
    private var clusterBinding: KubernetesObject {
        object(
            Self.rbac,
            "ClusterRoleBinding",
            "\(Self.name):\(namespace)",
            ["roleRef": reference("ClusterRole"), "subjects": [subject]],
            namespaced: false
        )
    }

    /// Filled by the cluster with a token and the authority of its API.
    private var token: KubernetesObject {
        var secret = object("v1", "Secret", Self.tokenSecret, ["type": "kubernetes.io/service-account-token"])
        secret.json["metadata"]["annotations"] = ["kubernetes.io/service-account.name": .string(Self.name)]
        return secret
    }

    private static let rbac = "rbac.authorization.k8s.io/v1"

    private var subject: JSONValue {
        ["kind": "ServiceAccount", "name": .string(Self.name), "namespace": .string(namespace.description)]
    }

    private func reference(_ kind: String) -> JSONValue {
        ["apiGroup": "rbac.authorization.k8s.io", "kind": .string(kind), "name": .string(Self.name)]
    }

    private func object(
        _ apiVersion: String,
        _ kind: String,
        _ name: String,
        _ members: [String: JSONValue] = [:],
        namespaced: Bool = true
    ) -> KubernetesObject {
        var json: JSONValue = [
            "apiVersion": .string(apiVersion),
            "kind": .string(kind),
            "metadata": [
                "name": .string(name),
                "labels": ["app.kubernetes.io/managed-by": .string(Kubectl.fieldManager)],
            ],
        ]
        if namespaced { json["metadata"]["namespace"] = .string(namespace.description) }
        for (key, value) in members { json[key] = value }
        return KubernetesObject(json)
    }
}

extension DeployAccount {
    /// Makes the account, or brings its rights up to date, and returns a kubeconfig that holds only its token.
    ///
    /// - Parameters:
    ///   - administrator: may make roles.
    ///   - server: the URL the kubeconfig is to have.
    func kubeconfig(
        from administrator: ClusterConnection,
        context: String,
        server: String
    ) async throws -> [UInt8] {
        let list: JSONValue = ["apiVersion": "v1", "kind": "List", "items": .array(objects.map(\.json))]
        let apply = administrator.kubectl.apply(Array(list.text.utf8), force: true, namespaced: false)
        _ = try await administrator.json(apply)
        let deadline = ContinuousClock.now + .seconds(15)
        while ContinuousClock.now < deadline {
            if let secret = try await administrator.object("secret/\(Self.tokenSecret)"),
                let token = secret.json["data"]["token"].string.flatMap({ Data(base64Encoded: $0) }),
                let authority = secret.json["data"]["ca.crt"].string
            {
                let bearer = String(decoding: token, as: UTF8.self)
                return Array(document(context, server: server, authority: authority, token: bearer).text.utf8)
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw AccessFailure.noToken(Self.tokenSecret, namespace)
    }

    /// - Parameter authority: PEM in base64.
    func document(_ context: String, server: String, authority: String, token: String) -> JSONValue {
        [
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [
                [
                    "name": "cluster",
                    "cluster": ["server": .string(server), "certificate-authority-data": .string(authority)],
                ]
            ],
            "users": [["name": .string(user), "user": ["token": .string(token)]]],
            "contexts": [
                [
                    "name": .string(context),
                    "context": [
                        "cluster": "cluster", "user": .string(user), "namespace": .string(namespace.description),
                    ],
                ]
            ],
            "current-context": .string(context),
        ]
    }

    /// The user's name in the kubeconfig, which tells what revision of the account it was made for.
    var user: String { "\(Self.name)-\(revision)" }
}
