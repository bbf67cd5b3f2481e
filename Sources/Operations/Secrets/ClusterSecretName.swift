/// The Secrets chatops keeps in an environment's namespace; Helm knows them by name only.
package enum ClusterSecretName: String, CaseIterable, Sendable, Codable, Comparable {
    /// `root-password` and `password`: what MySQL's volume is initialised with.
    case mysql = "chat-mysql"
    /// `ca.crt` and `ca.key`: signs MySQL's certificates. No pod mounts it.
    case mysqlAuthority = "chat-mysql-ca"
    /// `ca.crt`, `tls.crt` and `tls.key`: what MySQL shows its clients.
    case mysqlTLS = "chat-mysql-tls"
    /// `mysql-password`, `mysql-ca.crt` and `redis-url`: how ChatServer reaches the others.
    case server = "chat-server"
    /// The secret ones of `server.settings`, by variable name.
    case settings = "chat-server-settings"
    /// `password`.
    case redis = "chat-redis"
    /// `.dockerconfigjson`: how nodes pull images; only with registry credentials.
    case registry = "chat-registry"

    /// The Secret's type, which Kubernetes never lets change.
    var type: String { self == .registry ? "kubernetes.io/dockerconfigjson" : "Opaque" }

    package static func < (left: ClusterSecretName, right: ClusterSecretName) -> Bool {
        left.rawValue < right.rawValue
    }
}
