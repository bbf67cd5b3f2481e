/// One object of a cluster, or one document of a manifest.
package struct KubernetesObject: Sendable, Hashable {
    package var json: JSONValue

    package init(_ json: JSONValue) { self.json = json }

    package var apiVersion: String { json["apiVersion"].string ?? "" }
    package var kind: String { json["kind"].string ?? "" }
    package var metadata: JSONValue { json["metadata"] }
    package var name: String { metadata["name"].string ?? "" }
    package var namespace: String? { metadata["namespace"].string }
    package var uid: String? { metadata["uid"].string }
    /// What compare-and-set compares.
    package var resourceVersion: String? { metadata["resourceVersion"].string }
    package var generation: Int? { metadata["generation"].integer }
    package var labels: [String: String] { Self.strings(metadata["labels"]) }
    package var annotations: [String: String] { Self.strings(metadata["annotations"]) }
    package var spec: JSONValue { json["spec"] }
    package var status: JSONValue { json["status"] }
    package var reference: ObjectReference { ObjectReference(apiVersion: apiVersion, kind: kind, name: name) }

    /// The items of a list as `kubectl get -o json` prints it, or the object itself where it is no list.
    package static func all(in document: JSONValue) -> [KubernetesObject] {
        guard document["kind"].string?.hasSuffix("List") == true, let items = document["items"].array else {
            return document == .null ? [] : [KubernetesObject(document)]
        }
        return items.map(KubernetesObject.init)
    }

    private static func strings(_ value: JSONValue) -> [String: String] {
        (value.object ?? [:]).compactMapValues(\.string)
    }
}

/// Names an object within the release's namespace, as in `Deployment/chat-server`.
package struct ObjectReference: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    package var apiVersion: String
    package var kind: String
    package var name: String

    package init(apiVersion: String, kind: String, name: String) {
        self.apiVersion = apiVersion
        self.kind = kind
        self.name = name
    }

    package var description: String { "\(kind)/\(name)" }

    package static func < (left: ObjectReference, right: ObjectReference) -> Bool {
        (left.kind, left.name, left.apiVersion) < (right.kind, right.name, right.apiVersion)
    }
}
