internal import FoundationEssentials

/// The fields of one object by their paths, as far as they are an author's to set.
///
/// A list of scalars is one field, a list of maps a map by ``ListKey``; null is the same as absent.
struct FieldTree: Sendable {
    private(set) var leaves: [FieldPath: JSONValue] = [:]
    /// The keys of every list that has them, in order.
    private(set) var orders: [FieldPath: [String]] = [:]
    /// The items of lists.
    private(set) var items: Set<FieldPath> = []
    /// Maps and lists of maps that hold something.
    private var collections: Set<FieldPath> = []

    init() {}

    init(_ object: KubernetesObject) {
        var members = object.json.object ?? [:]
        for name in ["apiVersion", "kind", "status"] { members[name] = nil }
        if object.kind == "Secret" { Self.encode(&members) }
        for (name, value) in members { add(value, FieldPath().field(name)) }
        leaves = leaves.filter { !Self.isServers($0.key) }
    }

    /// The field's value; `{}` or `[]` also for one that holds fields of its own, like the `empty` it is compared with.
    func value(at path: FieldPath, besides empty: JSONValue?) -> JSONValue? {
        leaves[path] ?? (empty?.isEmptyCollection == true && collections.contains(path) ? empty : nil)
    }

    private mutating func add(_ value: JSONValue, _ path: FieldPath) {
        switch value {
        case .null: break
        case .object(let members) where !members.isEmpty:
            collections.insert(path)
            for (name, member) in members { add(member, path.field(name)) }
        case .array(let values) where values.contains(where: \.isCollection):
            collections.insert(path)
            let keys = path.lastField.flatMap { ListKey.keys(of: values, in: $0) }
            orders[path] = keys
            for (index, item) in values.enumerated() {
                let place = path.item(keys?[index] ?? "\(index)")
                items.insert(place)
                add(item, place)
            }
        default: leaves[path] = value
        }
    }

    /// `stringData` is how authors write `data` (Kubernetes API, Secret v1).
    private static func encode(_ members: inout [String: JSONValue]) {
        guard let text = members.removeValue(forKey: "stringData")?.object else { return }
        var data = members["data"]?.object ?? [:]
        for (name, value) in text {
            data[name] = .string(Data((value.string ?? "").utf8).base64EncodedString())
        }
        members["data"] = .object(data)
    }

    /// Fields that the API server, the deployment controller, Helm or an older kubectl keep for themselves.
    private static func isServers(_ path: FieldPath) -> Bool {
        guard path.elements.first == .field("metadata") else { return false }
        return serversFields.contains { path.starts(with: $0) }
    }

    private static let serversFields =
        [
            "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "managedFields",
            "name", "namespace", "ownerReferences", "resourceVersion", "selfLink", "uid",
        ].map { FieldPath("metadata").field($0) }
        + [
            "deployment.kubernetes.io/revision", "kubectl.kubernetes.io/last-applied-configuration",
            "meta.helm.sh/release-name", "meta.helm.sh/release-namespace",
        ].map { FieldPath("metadata.annotations").field($0) }
}

extension FieldPath {
    /// The last element, when that is no item.
    var lastField: String? {
        if case .field(let name) = elements.last { name } else { nil }
    }
}

extension JSONValue {
    fileprivate var isCollection: Bool {
        switch self {
        case .object, .array: true
        default: false
        }
    }

    /// `{}` or `[]`.
    var isEmptyCollection: Bool { object?.isEmpty ?? array?.isEmpty ?? false }
}
