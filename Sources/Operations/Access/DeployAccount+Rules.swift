extension DeployAccount {
    /// What a role lets its holder do with some kinds of objects (`rbac.authorization.k8s.io/v1`, `PolicyRule`).
    struct Rule: Sendable, Hashable {
        var group: String
        var resources: [String]
        var verbs: [String]

        var json: JSONValue {
            [
                "apiGroups": [.string(group)],
                "resources": .array(resources.map(JSONValue.string)),
                "verbs": .array(verbs.map(JSONValue.string)),
            ]
        }
    }

    private static let read = ["get", "list", "watch"]
    private static let manage = read + ["create", "update", "patch", "delete"]

    /// In the environment's namespace: what a release consists of, its lock, and looking at how it does.
    static let rules = [
        Rule(
            group: "",
            resources: ["configmaps", "persistentvolumeclaims", "secrets", "serviceaccounts", "services"],
            verbs: manage
        ),
        Rule(group: "", resources: ["pods"], verbs: read + ["delete"]),
        Rule(group: "", resources: ["pods/log"], verbs: ["get"]),
        // To ask a server about its database; kubectl speaks WebSocket, which begins with GET, or SPDY. Who may make pods
        // gains nothing by it.
        Rule(group: "", resources: ["pods/exec"], verbs: ["create", "get"]),
        Rule(group: "", resources: ["endpoints", "events"], verbs: read),
        // In a role, this is the namespace itself and no other.
        Rule(group: "", resources: ["namespaces"], verbs: ["get"]),
        Rule(group: "apps", resources: ["deployments", "statefulsets"], verbs: manage),
        Rule(
            group: "apps",
            resources: ["deployments/scale", "statefulsets/scale"],
            verbs: ["get", "update", "patch"]
        ),
        Rule(group: "apps", resources: ["replicasets", "controllerrevisions"], verbs: read),
        Rule(group: "batch", resources: ["cronjobs", "jobs"], verbs: manage),
        Rule(group: "coordination.k8s.io", resources: ["leases"], verbs: ["get", "list", "create", "update"]),
        Rule(group: "networking.k8s.io", resources: ["ingresses", "networkpolicies"], verbs: manage),
        Rule(group: "policy", resources: ["poddisruptionbudgets"], verbs: manage),
    ]

    /// In the whole cluster: reading what has no namespace and decides whether a release can run, none of it secret.
    static let clusterRules = [
        Rule(group: "", resources: ["nodes", "persistentvolumes"], verbs: ["get", "list"]),
        Rule(group: "storage.k8s.io", resources: ["storageclasses"], verbs: ["get", "list"]),
        Rule(group: "networking.k8s.io", resources: ["ingressclasses"], verbs: ["get", "list"]),
        Rule(group: "apiextensions.k8s.io", resources: ["customresourcedefinitions"], verbs: ["get", "list"]),
    ]
}
