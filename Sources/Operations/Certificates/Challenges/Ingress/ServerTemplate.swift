/// What a pod needs to run as those of the server that is deployed do, without its settings, secrets and volumes.
struct ServerTemplate: Sendable, Hashable {
    /// A `PodSpec` without containers.
    let pod: JSONValue
    /// A `Container` with its image and what it may do, no more.
    let container: JSONValue
    let image: String

    private static let podFields = [
        "imagePullSecrets", "nodeSelector", "tolerations", "affinity", "priorityClassName", "runtimeClassName",
        "securityContext",
    ]
    private static let containerFields = ["image", "imagePullPolicy", "command", "securityContext"]

    /// Nil where it has no container of the server.
    init?(_ deployment: KubernetesObject) {
        let spec = deployment.spec["template"]["spec"]
        guard let server = spec["containers"].array?.first(where: { $0["name"].string == "server" }),
            let image = server["image"].string
        else { return nil }
        self.image = image
        pod = Self.taken(Self.podFields, from: spec)
        container = Self.taken(Self.containerFields, from: server)
    }

    private static func taken(_ names: [String], from object: JSONValue) -> JSONValue {
        .object((object.object ?? [:]).filter { names.contains($0.key) })
    }
}
