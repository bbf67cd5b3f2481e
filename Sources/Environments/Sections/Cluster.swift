/// Where the service runs.
package struct Cluster: Section {
    package enum Kind: String, CaseIterable, Sendable {
        /// A supervised process on this machine.
        case embedded
        /// A k3s that chatops installs.
        case k3s
        /// A cluster somebody else looks after.
        case existing
    }

    package enum Ingress: String, CaseIterable, Sendable {
        case traefik
        case ingressNginx = "ingress-nginx"
        case none
    }

    package let kind: Kind
    package let host: HostChoice
    package let kubeconfig: LocalPath?
    /// On the host, for one reached by ssh: the administrator's kubeconfig, read once to make the deploy account.
    package let serverKubeconfig: LocalPath
    package let context: PlainName?
    package let namespace: KubernetesNamespace
    package let k3s: K3s?
    package let helm: HelmProgram?
    package let ingress: Ingress
    package let registry: Registry

    package static func decode(_ fields: inout FieldReader) -> Cluster {
        let cluster = Cluster(
            kind: fields.required(
                "kind",
                .choice(sample: .embedded),
                "A process on this machine, a k3s that chatops installs, or an existing cluster."
            ),
            host: fields.value("host", .text, default: .local, "The machine k3s runs on."),
            kubeconfig: fields.optional(
                "kubeconfig",
                .text,
                "The kubeconfig file; left out with k3s, the one k3s writes."
            ),
            serverKubeconfig: fields.value(
                "serverKubeconfig",
                .text,
                default: .k3s,
                "The administrator's kubeconfig on a host reached by ssh."
            ),
            context: fields.optional(
                "context",
                .text,
                "The kubeconfig's context by name: the current context is never used."
            ),
            namespace: fields.value("namespace", .text, default: "chat", "The namespace of everything deployed."),
            k3s: fields.optional("k3s", .section, "Which k3s is installed."),
            helm: fields.optional("helm", .section, "Which helm is installed where this machine has none."),
            ingress: fields.value(
                "ingress",
                .choice(sample: .none),
                default: .traefik,
                "What routes HTTP into the cluster."
            ),
            registry: fields.section("registry", Registry.self, "Where the cluster pulls images from.")
        )
        cluster.refuseContradictions(&fields)
        return cluster
    }

    private func refuseContradictions(_ fields: inout FieldReader) {
        switch kind {
        case .embedded:
            let reason = "means nothing for an embedded server, which runs on this machine without a cluster"
            fields.forbid(["kubeconfig", "context", "k3s", "helm"], besides: "kind", because: reason)
            if case .ssh = host { fields.forbid(["host"], besides: "kind", because: reason) }
        case .k3s:
            fields.need(["k3s"], for: "kind", because: "is k3s")
        case .existing:
            fields.need(["kubeconfig", "context"], for: "kind", because: "is existing")
            fields.forbid(
                ["k3s", "helm"],
                besides: "kind",
                because: "means nothing for a cluster chatops does not install"
            )
            if case .ssh = host {
                fields.forbid(
                    ["host"],
                    besides: "kind",
                    because: "means nothing for a cluster that is reached by kubeconfig"
                )
            }
        }
        if ingress == .ingressNginx {
            fields.warn("ingress-nginx was retired in March 2026; consider traefik", about: ["ingress"])
        }
    }
}

/// Where the cluster pulls images from.
package enum Registry: Section {
    package enum Kind: String, CaseIterable, Sendable {
        case none
        case inCluster = "in-cluster"
        case external
    }

    package struct Credentials: Sendable {
        package let username: PlainName
        package let password: Secret
    }

    /// Images are copied to the node directly.
    case none
    /// A registry that chatops installs beside the service, on the node's `localhost:5000`, over plain HTTP.
    case inCluster
    case external(External)

    package struct External: Sendable {
        /// Where the nodes pull from: the first part of every image's name.
        package let address: RegistryAddress
        /// Where chatops pushes to; the same, unless the registry has another address from here.
        package let pushAddress: RegistryAddress
        /// Plain HTTP.
        package let isInsecure: Bool
        package let credentials: Credentials?
    }

    package static func decode(_ fields: inout FieldReader) -> Registry {
        let kind = fields.value(
            "kind",
            .choice(sample: Kind.none),
            default: Kind.none,
            "None (images are copied to the node), one that chatops installs, or another."
        )
        let address: RegistryAddress? = fields.optional("address", .text, "Where an external registry answers.")
        let pushAddress: RegistryAddress? = fields.optional(
            "pushAddress",
            .text,
            "Where chatops pushes to, when that is not where nodes pull from."
        )
        let isInsecure = fields.value("insecure", .boolean, default: false, "Whether it speaks plain HTTP.")
        let username: PlainName? = fields.optional("username", .text, "Who pushes and pulls.")
        let password = fields.optional(
            "password",
            .secret("a password"),
            "That user's password or token."
        )
        if kind == .external {
            fields.need(["address"], for: "kind", because: "is external")
        } else {
            let reason = "is only for an external registry"
            fields.forbid(
                ["address", "pushAddress", "insecure", "username", "password"],
                besides: "kind",
                because: reason
            )
        }
        if username != nil { fields.need(["password"], for: "username", because: "is set") }
        if password != nil { fields.need(["username"], for: "password", because: "is set") }
        guard kind == .external, let address else { return kind == .inCluster ? .inCluster : .none }
        let credentials = username.flatMap { name in password.map { Credentials(username: name, password: $0) } }
        return .external(
            External(
                address: address,
                pushAddress: pushAddress ?? address,
                isInsecure: isInsecure,
                credentials: credentials
            )
        )
    }
}
