internal import Environments
internal import FoundationEssentials

/// A rotation that was begun: what is new, and what it replaces, until the old is out of force.
///
/// Kept in Secret `chat-rotation`, which no pod mounts, before anything else is done: whoever goes on after a killed run
/// needs both.
struct PendingRotation: Sendable, Equatable {
    static let name = "chat-rotation"

    var secrets = RotatedSecrets()
    /// The passwords that were in force before.
    var oldPassword: Secret?
    var oldRootPassword: Secret?
    var resourceVersion: String?

    init() {}

    /// Nil where the object is another one, or holds nothing yet.
    init?(_ object: KubernetesObject) {
        guard object.kind == "Secret", object.name == Self.name else { return nil }
        let data = (object.json["data"].object ?? [:]).compactMapValues { value in
            value.string.flatMap { Data(base64Encoded: $0) }.map { Secret(String(decoding: $0, as: UTF8.self)) }
        }
        resourceVersion = object.resourceVersion
        for (key, path) in Self.keys { self[keyPath: path] = data[key] }
    }

    /// What each key of the Secret holds.
    private static var keys: [String: WritableKeyPath<PendingRotation, Secret?>] {
        [
            "password": \.secrets.password, "root-password": \.secrets.rootPassword,
            "redis-password": \.secrets.redisPassword, "tls.crt": \.secrets.certificate, "tls.key": \.secrets.key,
            "old-password": \.oldPassword, "old-root-password": \.oldRootPassword,
        ]
    }

    /// For server-side apply, which is refused unless the Secret still has this `resourceVersion`.
    func manifest(resourceVersion: String?) -> [UInt8] {
        var data: [String: JSONValue] = [:]
        for (key, path) in Self.keys {
            if let secret = self[keyPath: path] {
                data[key] = .string(Data(secret.reveal().utf8).base64EncodedString())
            }
        }
        var metadata: JSONValue = ["name": .string(Self.name)]
        if let resourceVersion {
            metadata["resourceVersion"] = .string(resourceVersion)
            metadata["labels"] = ["app.kubernetes.io/managed-by": "chatops"]
        }
        let document: JSONValue = [
            "apiVersion": "v1", "kind": "Secret", "type": "Opaque", "metadata": metadata,
            "data": .object(resourceVersion == nil ? [:] : data),
        ]
        return Array(document.text.utf8)
    }

    /// Writes it down; of two that begin at once, one ends with `SecretsFailure`.
    func keep(_ connection: ClusterConnection) async throws {
        do {
            let kubectl = connection.kubectl
            var held = resourceVersion
            if held == nil { held = try await connection.run(kubectl.reserve(manifest(resourceVersion: nil))) }
            try await connection.run(kubectl.applySecret(manifest(resourceVersion: held)))
        } catch let error as KubernetesFailure {
            switch error {
            case .conflict, .alreadyExists: throw SecretsFailure.rotationMeanwhile(error)
            default: throw error
            }
        }
    }

    static func forget(_ connection: ClusterConnection) async throws {
        try await connection.run(connection.kubectl.delete("secret/\(name)"))
    }
}

/// What a rotation puts in the place of what is there; nil stays.
struct RotatedSecrets: Sendable, Equatable {
    var password: Secret?
    var rootPassword: Secret?
    var redisPassword: Secret?
    /// Of MySQL, PEM.
    var certificate: Secret?
    var key: Secret?

    var changesDatabase: Bool { rootPassword != nil }
    var changesCertificate: Bool { certificate != nil }

    /// All of it that must not be seen.
    var values: [Secret] { [password, rootPassword, redisPassword, key].compactMap(\.self) }
}
