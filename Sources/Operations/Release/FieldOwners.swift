internal import FoundationEssentials

/// Who last set a field, as the API server recorded it.
struct FieldOwner: Sendable, Hashable {
    /// The field manager, such as `kubectl-edit`.
    var manager: String
    var time: Date?
    /// Whether by server-side apply, which refuses to change what another manager claims.
    var isApplied: Bool
}

/// An object's `metadata.managedFields` (Kubernetes documentation, “Server-Side Apply”, Field management).
struct FieldOwners: Sendable {
    struct Entry: Sendable {
        var owner: FieldOwner
        /// The entry as it is, and its place in the list.
        var json: JSONValue
        var index: Int
        var fields: Set<FieldPath>
    }

    let entries: [Entry]

    init(_ object: KubernetesObject) {
        entries = (object.metadata["managedFields"].array ?? []).enumerated().map { index, json in
            var fields: Set<FieldPath> = []
            Self.collect(json["fieldsV1"], along: object.json, FieldPath(), into: &fields)
            let owner = FieldOwner(
                manager: json["manager"].string ?? "",
                time: json["time"].string.flatMap { try? Date($0, strategy: .iso8601) },
                isApplied: json["operation"].string == "Apply"
            )
            return Entry(owner: owner, json: json, index: index, fields: fields)
        }
    }

    /// Helm's own entries: whoever marked the object as the release's, whatever the program's file is called.
    var helm: [Entry] {
        let mark = FieldPath("metadata.annotations").field("meta.helm.sh/release-name")
        return entries.filter { $0.fields.contains(mark) || $0.owner.manager.lowercased() == "helm" }
    }

    /// Entries of neither Helm nor chatops.
    var others: [Entry] {
        let helm = Set(helm.map(\.index))
        return entries.filter { !helm.contains($0.index) && $0.owner.manager != Kubectl.fieldManager }
    }

    /// What others set, without the housekeeping of Kubernetes' own controllers.
    var additions: Set<FieldPath> {
        others.filter { !Self.controllers.contains($0.owner.manager) && $0.json["subresource"] == .null }
            .reduce(into: []) { $0.formUnion($1.fields) }
    }

    /// Parts of Kubernetes; k3s runs them all in one process.
    private static let controllers: Set<String> = [
        "kube-controller-manager", "kube-scheduler", "kubelet", "kube-apiserver", "cloud-controller-manager", "k3s",
    ]

    /// The latest of the others that set this field or one within it.
    func other(of path: FieldPath) -> FieldOwner? {
        others.filter { entry in entry.fields.contains { $0.starts(with: path) || path.starts(with: $0) } }
            .map(\.owner).max { ($0.time ?? .distantPast) < ($1.time ?? .distantPast) }
    }

    /// The set without these fields; an empty map where nothing is left.
    static func removing(_ paths: [FieldPath], from set: JSONValue, of object: KubernetesObject) -> JSONValue {
        pruned(set, along: object.json, FieldPath()) { path in paths.contains { $0.starts(with: path) } } ?? [:]
    }

    private static func pruned(
        _ set: JSONValue,
        along value: JSONValue,
        _ path: FieldPath,
        _ isUnwanted: (FieldPath) -> Bool
    ) -> JSONValue? {
        guard let members = set.object, !members.isEmpty else { return isUnwanted(path) ? nil : set }
        var kept: [String: JSONValue] = [:]
        for (name, subset) in members where name != "." {
            let (inner, place) = step(name, into: value, path) ?? (.null, path)
            kept[name] = pruned(subset, along: inner, place, isUnwanted)
        }
        if kept.isEmpty { return nil }
        if let itself = members["."] { kept["."] = itself }
        return .object(kept)
    }

    /// Walks the set (`structured-merge-diff`, fieldpath serialisation) beside the object, which tells what the items
    /// of its lists are called.
    private static func collect(
        _ set: JSONValue,
        along value: JSONValue,
        _ path: FieldPath,
        into fields: inout Set<FieldPath>
    ) {
        guard let members = set.object, !members.isEmpty else {
            fields.insert(path)
            return
        }
        for (name, subset) in members where name != "." {
            if let (inner, place) = step(name, into: value, path) {
                collect(subset, along: inner, place, into: &fields)
            } else {
                fields.insert(path)
            }
        }
    }

    /// One level down: `f:` names a field, anything else an item.
    private static func step(
        _ name: String,
        into value: JSONValue,
        _ path: FieldPath
    ) -> (value: JSONValue, path: FieldPath)? {
        if name.hasPrefix("f:") {
            let field = String(name.dropFirst(2))
            return (value[field], path.field(field))
        }
        let items = value.array ?? []
        guard let index = position(of: name, in: items) else { return nil }
        let keys = path.lastField.flatMap { ListKey.keys(of: items, in: $0) }
        return (items[index], path.item(keys?[index] ?? "\(index)"))
    }

    /// Where the item stands that `k:{"name":"c"}`, `v:"x"` or `i:0` names.
    private static func position(of name: String, in items: [JSONValue]) -> Int? {
        guard let operand = try? JSONValue(parsing: Array(name.dropFirst(2).utf8)) else { return nil }
        if name.hasPrefix("k:"), let keys = operand.object {
            return items.firstIndex { item in keys.allSatisfy { item[$0.key] == $0.value } }
        }
        if name.hasPrefix("i:"), let index = operand.integer { return items.indices.contains(index) ? index : nil }
        return nil
    }
}
