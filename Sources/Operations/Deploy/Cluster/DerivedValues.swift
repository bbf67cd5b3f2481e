package import Environments

/// The chart's values that follow from an environment's typed sections, its image and its Secrets.
///
/// They are laid over the files' `values:`, so that no fact has to be written down twice.
package struct DerivedValues: Sendable {
    package let json: JSONValue

    /// - Parameters:
    ///   - filed: the files' `values:`.
    ///   - image: as the nodes pull it, with its tag.
    ///   - tlsSecret: the Secret with the site's certificate; nil where there is none yet. It is named all the same where
    ///     `certificates:` fill it, so that the first certificate is served without another deploy.
    package init(
        _ environment: Environment,
        over filed: JSONValue,
        image: ImageReference,
        secrets: ClusterSecrets,
        tlsSecret: String?
    ) {
        let server = environment.server
        var json: JSONValue = [
            "chat-server": [
                "image": [
                    "repository": .string("\(image.repository)"),
                    "tag": .string(image.tag.map(\.description) ?? ""),
                ],
                "imagePullSecrets": .array(secrets.imagePullSecrets.map(JSONValue.string)),
                "settings": Self.plainSettings(server),
                "settingsSecret": .string(ClusterSecretName.settings.rawValue),
                "secretRevision": .string(secrets.serverRevision),
                "redis": ["enabled": .bool(filed["redis"]["enabled"].bool ?? true)],
                "startSeconds": .integer(server.startDeadline.components.seconds),
                "shutdownSeconds": .integer(server.shutdownDeadline.components.seconds),
            ],
            "mysql": [
                "secretRevision": .string(secrets.mysqlRevision),
                "tlsSecret": .string(ClusterSecretName.mysqlTLS.rawValue),
            ],
            "redis": ["secretRevision": .string(secrets.redisRevision)],
            "ingress": Self.ingress(environment, tlsSecret: tlsSecret),
        ]
        // The chart's own list is a variable of the pod, which would win over one from the Secret of settings.
        if server.settings.contains(where: { $0.name == "CHAT_TRUSTED_PROXIES" }) {
            json["chat-server"]["trustedProxies"] = []
        }
        if case .mysql(let database) = environment.database {
            json["chat-server"]["database"] = [
                "host": .string("\(database.host)"),
                "port": .integer(Int64(database.port.number)),
                "name": .string("\(database.name)"),
                "user": .string("\(database.user)"),
            ]
            json["mysql"]["database"] = .string("\(database.name)")
            json["mysql"]["user"] = .string("\(database.user)")
        }
        self.json = json
    }

    private static func plainSettings(_ server: Server) -> JSONValue {
        var settings: [String: JSONValue] = ["CHAT_LOG_LEVEL": .string(server.logLevel.rawValue)]
        for setting in server.settings {
            if case .plain(let text) = setting.value { settings[setting.name] = .string(text) }
        }
        return .object(settings)
    }

    private static func ingress(_ environment: Environment, tlsSecret: String?) -> JSONValue {
        let awaited = environment.isGivenCertificate ? ClusterDeployment.siteTLS : nil
        var ingress: JSONValue = [
            "host": .string("\(environment.site.domain)"),
            "tlsSecret": .string(tlsSecret ?? awaited ?? ""),
        ]
        if tlsSecret == nil, awaited != nil, case .ingressNginx = environment.cluster.ingress {
            ingress["tlsPending"] = true
        }
        if let className = environment.cluster.ingress.className {
            ingress["className"] = .string(className)
        } else {
            ingress["enabled"] = false
        }
        return ingress
    }
}

extension Environment {
    /// Whether `chatops cert` fills the Secret that the site's Ingress takes its certificate from.
    fileprivate var isGivenCertificate: Bool {
        guard let certificates, cluster.kind != .embedded else { return false }
        return certificates.targets.isEmpty
            || certificates.targets.contains { target in
                if case .secret(let name) = target.value.place { "\(name)" == ClusterDeployment.siteTLS } else { false }
            }
    }
}

extension Cluster.Ingress {
    /// The name the controller's own installation gives its IngressClass.
    package var className: String? {
        switch self {
        case .traefik: "traefik"
        case .ingressNginx: "nginx"
        case .none: nil
        }
    }
}
