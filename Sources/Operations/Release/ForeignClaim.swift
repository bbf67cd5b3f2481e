internal import Processes

/// Fields that another manager claims although the release sets them otherwise.
///
/// A server-side apply of Helm's fails on them with a conflict. Their claim is given up before, which changes no field
/// and restarts nothing; the release then sets them (Kubernetes documentation, “Server-Side Apply”, Conflicts).
package struct ForeignClaim: Sendable {
    package var object: ObjectReference
    /// What compare-and-set compares.
    var resourceVersion: String
    var resourceName: String
    /// The object's managers, without these claims.
    var managedFields: JSONValue

    /// Nil where nobody stands in the way, or Helm does not apply server-side.
    init?(_ live: KubernetesObject, of paths: [FieldPath]) {
        let owners = FieldOwners(live)
        guard !paths.isEmpty, owners.helm.contains(where: \.owner.isApplied),
            let resourceVersion = live.resourceVersion
        else { return nil }
        var entries = live.metadata["managedFields"].array ?? []
        for entry in owners.others {
            entries[entry.index]["fieldsV1"] = FieldOwners.removing(paths, from: entry.json["fieldsV1"], of: live)
        }
        guard entries != live.metadata["managedFields"].array else { return nil }
        object = live.reference
        self.resourceVersion = resourceVersion
        resourceName = live.resourceName
        managedFields = .array(entries.filter { $0["fieldsV1"].object?.isEmpty == false })
    }

    /// Nothing happens where somebody changed the object since it was planned: kubectl then fails.
    func surrender(_ kubectl: Kubectl) -> Command {
        kubectl.patch(
            resourceName,
            [
                ["op": "test", "path": "/metadata/resourceVersion", "value": .string(resourceVersion)],
                ["op": "replace", "path": "/metadata/managedFields", "value": managedFields],
            ]
        )
    }
}
