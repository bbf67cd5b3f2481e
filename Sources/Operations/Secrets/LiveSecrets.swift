internal import Environments
internal import FoundationEssentials

/// What the cluster holds of ``ClusterSecretName``, and whether MySQL's volume was made already.
struct LiveSecrets: Sendable {
    /// The claim that the StatefulSet `chat-mysql` makes of its template `data`.
    static let mysqlClaim = "data-chat-mysql-0"

    struct Held: Sendable {
        var data: [String: Secret]
        /// The keys that chatops applied, which it may therefore remove.
        var ownKeys: Set<String>
        var revision: String?
        var podRevision: String?
        var resourceVersion: String
    }

    private let held: [ClusterSecretName: Held]
    let hasMySQLVolume: Bool

    /// - Parameter objects: as ``ClusterSecrets/read(_:)`` got them, among any others.
    init(_ objects: [KubernetesObject]) {
        var held: [ClusterSecretName: Held] = [:]
        for object in objects where object.kind == "Secret" {
            guard let name = ClusterSecretName(rawValue: object.name) else { continue }
            held[name] = Held(object)
        }
        self.held = held
        hasMySQLVolume = objects.contains { $0.kind == "PersistentVolumeClaim" && $0.name == Self.mysqlClaim }
    }

    subscript(name: ClusterSecretName) -> Held? { held[name] }

    subscript(name: ClusterSecretName, key: String) -> Secret? {
        held[name]?.data[key].flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension LiveSecrets.Held {
    fileprivate init(_ object: KubernetesObject) {
        data = (object.json["data"].object ?? [:]).compactMapValues { value in
            value.string.flatMap { Data(base64Encoded: $0) }.map { Secret(String(decoding: $0, as: UTF8.self)) }
        }
        let own = (object.metadata["managedFields"].array ?? []).filter {
            $0["manager"].string == Kubectl.fieldManager && $0["operation"].string == "Apply"
        }
        ownKeys = Set(
            own.flatMap { ($0["fieldsV1"]["f:data"].object ?? [:]).keys }
                .filter { $0.hasPrefix("f:") }.map { String($0.dropFirst(2)) }
        )
        revision = object.annotations[SecretPlan.revisionAnnotation]
        podRevision = object.annotations[SecretPlan.podRevisionAnnotation]
        resourceVersion = object.resourceVersion ?? ""
    }
}
