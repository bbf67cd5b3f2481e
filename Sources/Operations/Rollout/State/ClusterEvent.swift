/// An entry of the cluster's event log about one object.
package struct ClusterEvent: Sendable, Hashable {
    package var uid: String
    /// Of the object it is about.
    package var subject: String
    package var subjectKind: String
    package var subjectName: String
    /// The container it is about, if any.
    package var container: String?
    package var isWarning: Bool
    package var reason: String
    package var message: String
    /// RFC 3339, of its last occurrence, by the cluster's clock; sorts as text within one format only.
    package var time: String

    package init(_ object: KubernetesObject) {
        let subject = object.json["involvedObject"]
        uid = object.uid ?? ""
        self.subject = subject["uid"].string ?? ""
        subjectKind = subject["kind"].string ?? ""
        subjectName = subject["name"].string ?? ""
        container = subject["fieldPath"].string.flatMap(Self.container)
        isWarning = object.json["type"].string == "Warning"
        reason = object.json["reason"].string ?? ""
        message = object.json["message"].string ?? ""
        // Components that record by events.k8s.io leave the older fields empty.
        time =
            object.json["lastTimestamp"].string ?? object.json["series"]["lastObservedTime"].string
            ?? object.json["eventTime"].string ?? object.metadata["creationTimestamp"].string ?? ""
    }

    /// The name within `spec.containers{name}`.
    private static func container(_ path: String) -> String? {
        guard let open = path.firstIndex(of: "{"), path.hasSuffix("}") else { return nil }
        return String(path[path.index(after: open)...].dropLast())
    }
}
