/// What identifies the items of a list within Kubernetes objects (`x-kubernetes-list-map-keys` and
/// `x-kubernetes-patch-merge-key` of the API's schema, and what people would call the items of lists that have none).
enum ListKey {
    /// One key for each item, or nil where the items have none or share one: then their positions stand for them.
    static func keys(of items: [JSONValue], in list: String) -> [String]? {
        // Of an only rule of an ingress the host is what changes, rather than the rule.
        if list == "rules" && items.count == 1 { return nil }
        for key in candidates[list] ?? [name] {
            let keys = items.compactMap(key)
            if keys.count == items.count && Set(keys).count == keys.count { return keys }
        }
        return nil
    }

    private typealias Key = @Sendable (JSONValue) -> String?

    private static let name: Key = { $0["name"].string }

    private static let candidates: [String: [Key]] = [
        "ports": [name, numbered("containerPort"), numbered("port")],
        "volumeMounts": [{ $0["mountPath"].string }],
        "volumeDevices": [{ $0["devicePath"].string }],
        "hostAliases": [{ $0["ip"].string }],
        "topologySpreadConstraints": [{ text($0["topologyKey"]) }],
        "volumeClaimTemplates": [{ $0["metadata"]["name"].string }],
        "envFrom": [source],
        "rules": [{ $0["host"].string }],
        "paths": [{ $0["path"].string }],
        "tls": [{ $0["secretName"].string }],
        "items": [{ $0["key"].string }],
        "subjects": [{ item in text(item["kind"]).map { "\($0)/\(item["name"].string ?? "")" } }],
        "ownerReferences": [{ $0["uid"].string }],
        "conditions": [{ $0["type"].string }],
    ]

    /// The protocol is TCP unless said otherwise.
    private static func numbered(_ field: String) -> Key {
        { item in
            guard let number = text(item[field]) else { return nil }
            let transport = item["protocol"].string ?? "TCP"
            return transport == "TCP" ? number : "\(number)/\(transport)"
        }
    }

    private static let source: Key = { item in
        let name =
            item["configMapRef"]["name"].string.map { "configmap/\($0)" }
            ?? item["secretRef"]["name"].string.map { "secret/\($0)" }
        return name.map { (item["prefix"].string ?? "") + $0 }
    }

    private static func text(_ value: JSONValue) -> String? {
        value.string ?? value.integer.map(String.init)
    }
}
