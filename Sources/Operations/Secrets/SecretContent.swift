internal import Environments
internal import FoundationEssentials

/// What every Secret of an environment is to hold.
struct SecretContent: Sendable {
    private(set) var content: [ClusterSecretName: [String: Secret]] = [:]

    subscript(name: ClusterSecretName) -> [String: Secret]? { content[name] }

    init(_ environment: Environment, live: LiveSecrets, rotating rotation: RotatedSecrets, now: Date) throws {
        content[.settings] = Dictionary(
            uniqueKeysWithValues: environment.server.settings.compactMap { setting in
                if case .secret(let value) = setting.value { (setting.name, value) } else { nil }
            }
        )
        let redisPassword = rotation.redisPassword ?? live[.redis, "password"] ?? Secret(RandomText.secret())
        content[.redis] = ["password": redisPassword]
        content[.server] = ["redis-url": Secret("redis://:\(redisPassword.reveal())@chat-redis:6379")]
        if case .mysql(let mysql) = environment.database {
            if mysql.isOurs {
                try addMySQL(mysql, live, rotation, namespace: environment.cluster.namespace, now)
            } else {
                guard let password = mysql.password else { throw SecretsFailure.passwordOfAnotherMySQL(mysql.host) }
                content[.server]?["mysql-password"] = password
            }
        }
        if case .external(let registry) = environment.cluster.registry, let credentials = registry.credentials {
            content[.registry] = [".dockerconfigjson": Self.dockerConfiguration(registry.address, credentials)]
        }
    }

    private mutating func addMySQL(
        _ mysql: Database.MySQL,
        _ live: LiveSecrets,
        _ rotation: RotatedSecrets,
        namespace: KubernetesNamespace,
        _ now: Date
    ) throws {
        let password = live[.mysql, "password"]
        let rootPassword = live[.mysql, "root-password"]
        if live.hasMySQLVolume {
            guard let password, rootPassword != nil else { throw SecretsFailure.secretOfVolumeGone(namespace) }
            if !rotation.changesDatabase, let wanted = mysql.password, wanted != password {
                throw SecretsFailure.otherPasswordOnVolume(namespace)
            }
        }
        let current = rotation.password ?? mysql.password ?? password ?? Secret(RandomText.secret())
        content[.mysql] = [
            "password": current, "root-password": rotation.rootPassword ?? rootPassword ?? Secret(RandomText.secret()),
        ]
        let authority = try Self.authority(live, namespace, now)
        content[.mysqlAuthority] = ["ca.crt": Secret(authority.certificate), "ca.key": Secret(authority.key)]
        content[.mysqlTLS] =
            if let certificate = rotation.certificate, let key = rotation.key {
                ["ca.crt": Secret(authority.certificate), "tls.crt": certificate, "tls.key": key]
            } else {
                try Self.certificate(live, authority, namespace, now)
            }
        content[.server]?["mysql-password"] = current
        content[.server]?["mysql-ca.crt"] = Secret(authority.certificate)
    }

    private static func authority(
        _ live: LiveSecrets,
        _ namespace: KubernetesNamespace,
        _ now: Date
    ) throws -> CertificateAuthority {
        if let certificate = live[.mysqlAuthority, "ca.crt"], let key = live[.mysqlAuthority, "ca.key"] {
            return CertificateAuthority(certificate: certificate.reveal(), key: key.reveal())
        }
        return try CertificateAuthority(named: "chatops MySQL authority of \(namespace)", now: now)
    }

    /// The live one while it is of this authority and answers to all names, else a new one.
    private static func certificate(
        _ live: LiveSecrets,
        _ authority: CertificateAuthority,
        _ namespace: KubernetesNamespace,
        _ now: Date
    ) throws -> [String: Secret] {
        let names = mysqlNames(namespace)
        if let held = live[.mysqlTLS]?.data, held["ca.crt"]?.reveal() == authority.certificate,
            let certificate = held["tls.crt"], let key = held["tls.key"], !key.isEmpty,
            ServerCertificate.isFit(certificate.reveal(), for: names, at: now)
        {
            return ["ca.crt": Secret(authority.certificate), "tls.crt": certificate, "tls.key": key]
        }
        let issued = try authority.issue(to: names, now: now)
        return [
            "ca.crt": Secret(authority.certificate), "tls.crt": Secret(issued.certificate),
            "tls.key": Secret(issued.key),
        ]
    }

    /// The names pods, and probes within the pod, reach MySQL by.
    static func mysqlNames(_ namespace: KubernetesNamespace) -> [String] {
        ["chat-mysql", "chat-mysql.\(namespace)", "chat-mysql.\(namespace).svc", "localhost"]
    }

    /// As Docker's `config.json` keeps credentials (Kubernetes documentation, “Docker config Secrets”).
    private static func dockerConfiguration(
        _ address: RegistryAddress,
        _ credentials: Registry.Credentials
    ) -> Secret {
        let pair = Data("\(credentials.username):\(credentials.password.reveal())".utf8).base64EncodedString()
        let entry: JSONValue = [
            "username": .string("\(credentials.username)"), "password": .string(credentials.password.reveal()),
            "auth": .string(pair),
        ]
        let document: JSONValue = ["auths": .object(["\(address)": entry])]
        return Secret(document.text)
    }
}

extension Database.MySQL {
    /// Whether it is the MySQL of the release itself, rather than one that somebody else runs.
    package var isOurs: Bool { "\(host)" == "chat-mysql" }
}
