/// What the kubeconfig's user may do in the namespace, as a SelfSubjectRulesReview tells it in one call.
struct AccessRules: Sendable {
    struct Need: Sendable, Hashable {
        var group: String
        var resource: String
        var verbs: [String]
    }

    private struct Rule: Sendable {
        var groups: [String]
        var resources: [String]
        var verbs: [String]
        var isForNamedObjects: Bool
    }

    /// Whether an authorizer was asked that cannot list its rules: what is missing here may be permitted all the same.
    let isIncomplete: Bool
    private let rules: [Rule]

    init(_ review: KubernetesObject) {
        func texts(_ value: JSONValue) -> [String] { (value.array ?? []).compactMap(\.string) }
        isIncomplete = review.status["incomplete"].bool ?? false
        rules = (review.status["resourceRules"].array ?? []).map { rule in
            Rule(
                groups: texts(rule["apiGroups"]),
                resources: texts(rule["resources"]),
                verbs: texts(rule["verbs"]),
                isForNamedObjects: !texts(rule["resourceNames"]).isEmpty
            )
        }
    }

    static func review(of namespace: String) -> JSONValue {
        [
            "apiVersion": "authorization.k8s.io/v1",
            "kind": "SelfSubjectRulesReview",
            "spec": ["namespace": .string(namespace)],
        ]
    }

    /// The verbs that are not permitted, none where it cannot be known.
    func missing(_ need: Need) -> [String] {
        if isIncomplete { return [] }
        return need.verbs.filter { verb in
            !rules.contains { rule in
                !rule.isForNamedObjects && Self.covers(rule.groups, need.group)
                    && Self.covers(rule.resources, need.resource) && Self.covers(rule.verbs, verb)
            }
        }
    }

    private static func covers(_ granted: [String], _ wanted: String) -> Bool {
        granted.contains("*") || granted.contains(wanted)
    }
}

extension AccessRules {
    private static let all = ["get", "list", "create", "update", "patch", "delete"]

    /// What a deploy does, in the namespace.
    static let needed: [Need] = [
        Need(group: "", resource: "secrets", verbs: all),
        Need(group: "", resource: "configmaps", verbs: all),
        Need(group: "", resource: "services", verbs: all),
        Need(group: "apps", resource: "deployments", verbs: all),
        Need(group: "apps", resource: "statefulsets", verbs: all),
        Need(group: "", resource: "serviceaccounts", verbs: all),
        Need(group: "networking.k8s.io", resource: "ingresses", verbs: all),
        Need(group: "networking.k8s.io", resource: "networkpolicies", verbs: all),
        Need(group: "coordination.k8s.io", resource: "leases", verbs: ["get", "create", "update"]),
        Need(group: "", resource: "pods", verbs: ["get", "list"]),
        Need(group: "", resource: "pods/log", verbs: ["get"]),
        Need(group: "", resource: "events", verbs: ["list"]),
        Need(group: "", resource: "persistentvolumeclaims", verbs: ["get", "list"]),
    ]
}
