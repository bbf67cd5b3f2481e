internal import Processes

extension Kubectl {
    /// The live form of every object in the manifest that exists, with who set what.
    func get(manifest: [KubernetesObject]) -> Command {
        command(
            ["get", "--filename=-", "--output=json", "--ignore-not-found", "--show-managed-fields"],
            input: .bytes(KubernetesObject.list(manifest))
        )
    }

    /// What the API server would make of new objects; nothing is kept.
    ///
    /// Goes on past objects that it refuses, and then fails.
    func normalise(_ objects: [KubernetesObject]) -> Command {
        command(
            ["create", "--filename=-", "--output=json", "--dry-run=server", "--validate=false"],
            input: .bytes(KubernetesObject.list(objects))
        )
    }

    /// Changes the object as RFC 6902 tells, all or nothing.
    ///
    /// - Parameter name: such as `deployment.apps/chat-server`.
    func patch(_ name: String, _ operations: [JSONValue]) -> Command {
        command(
            ["patch", name, "--type=json", "--patch-file=/dev/stdin", "--output=name"],
            input: .bytes(Array(JSONValue.array(operations).text.utf8))
        )
    }

    /// Deletes just the object of this path that has this resourceVersion (Kubernetes API, `DeleteOptions`).
    func delete(path: String, resourceVersion: String) -> Command {
        let options: JSONValue = [
            "apiVersion": "v1", "kind": "DeleteOptions", "preconditions": ["resourceVersion": .string(resourceVersion)],
        ]
        return command(
            ["delete", "--raw=\(path)", "--filename=-"],
            input: .bytes(Array(options.text.utf8)),
            namespaced: false
        )
    }
}

extension KubernetesObject {
    /// As one document that kubectl reads.
    package static func list(_ objects: [KubernetesObject]) -> [UInt8] {
        let list: JSONValue = ["apiVersion": "v1", "kind": "List", "items": .array(objects.map(\.json))]
        return Array(list.text.utf8)
    }

    /// What kubectl takes for this object's kind and name, exact to group and version: `Deployment.v1.apps/chat-server`.
    var resourceName: String {
        let parts = apiVersion.split(separator: "/")
        let (group, version) = parts.count > 1 ? (parts[0], parts[1]) : ("", parts.first ?? "")
        return "\(kind).\(version).\(group)/\(name)"
    }
}
