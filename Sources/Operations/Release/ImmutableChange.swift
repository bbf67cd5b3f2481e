/// A change that Kubernetes refuses whoever asks: the object has to be made anew.
package struct ImmutableChange: Sendable, Hashable, Codable {
    package var object: ObjectReference
    package var field: FieldChange
    /// The steps that keep the data.
    package var remedy: String

    package var line: String { "immutable \(object) \(field.line)" }
}

/// Which fields Kubernetes never changes, by kind (API reference and the validation of updates, 1.20 to 1.36).
enum ImmutableFields {
    static func contains(_ path: FieldPath, of live: KubernetesObject) -> Bool {
        if live.kind == "PersistentVolumeClaim" {
            // Claims may grow where their class allows it.
            return path.starts(with: FieldPath("spec")) && !path.starts(with: FieldPath("spec.resources.requests"))
        }
        if ["ConfigMap", "Secret"].contains(live.kind), live.json["immutable"] == true {
            return ["data", "binaryData", "immutable"].contains { path.starts(with: FieldPath($0)) }
        }
        return (fields[live.kind] ?? []).contains { path.starts(with: $0) }
    }

    /// What to do about it, as commands.
    static func remedy(for path: FieldPath, of live: KubernetesObject, in namespace: String) -> String {
        let delete = "kubectl -n \(namespace) delete \(live.kind.lowercased()) \(live.name)"
        switch live.kind {
        case "StatefulSet":
            let growth =
                path.starts(with: FieldPath("spec.volumeClaimTemplates"))
                ? "back up (chatops db backup), grow the claims that exist with kubectl patch pvc, then " : ""
            return growth + "\(delete) --cascade=orphan (its pods and claims stay) and deploy again"
        case "PersistentVolumeClaim":
            return "back up (chatops db backup), go back to the old value, or restore into a claim of another name"
        case "Deployment", "DaemonSet", "Job", "Service", "RoleBinding", "ClusterRoleBinding":
            return "\(delete) (it holds no data; expect a short interruption) and deploy again"
        default:
            return "\(delete) and deploy again, or give the new one another name"
        }
    }

    private static let fields: [String: [FieldPath]] = [
        "StatefulSet": [
            "spec.volumeClaimTemplates", "spec.serviceName", "spec.selector", "spec.podManagementPolicy",
            "spec.revisionHistoryLimit",
        ],
        "Deployment": ["spec.selector"],
        "DaemonSet": ["spec.selector"],
        "ReplicaSet": ["spec.selector"],
        "Service": ["spec.clusterIP", "spec.clusterIPs"],
        "Job": ["spec.template", "spec.selector", "spec.completions", "spec.completionMode"],
        "RoleBinding": ["roleRef"],
        "ClusterRoleBinding": ["roleRef"],
        "Secret": ["type"],
        "StorageClass": ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"],
        "PriorityClass": ["value"],
        "CustomResourceDefinition": ["spec.group", "spec.scope", "spec.names.kind", "spec.names.plural"],
    ].mapValues { $0.map { FieldPath($0) } }
}
