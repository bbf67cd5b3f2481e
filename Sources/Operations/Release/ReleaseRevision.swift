package import FoundationEssentials

/// One revision of the release, as Helm keeps it in a Secret of its own.
package struct ReleaseRevision: Sendable, Hashable {
    /// Helm's words for how a revision stands (`release.Status` of Helm 3 and 4).
    package enum Status: String, Sendable, Codable {
        case unknown
        case deployed
        case superseded
        case failed
        case uninstalling
        case uninstalled
        case pendingInstall = "pending-install"
        case pendingUpgrade = "pending-upgrade"
        case pendingRollback = "pending-rollback"

        package var isPending: Bool {
            switch self {
            case .pendingInstall, .pendingUpgrade, .pendingRollback: true
            default: false
            }
        }
    }

    package var number: Int
    package var status: Status
    /// When it came to be.
    package var createdAt: Date
    /// The Secret's name.
    package var secretName: String
    /// What compare-and-set compares.
    package var resourceVersion: String
    /// Labels given by whoever released it, such as ``ReleaseOwner``'s.
    package var labels: [String: String]
    /// Base64 of gzipped JSON, itself once more in base64.
    var payload: String

    /// Nil when the Secret is not one of Helm's (Helm, `storage/driver/secrets.go`).
    package init?(_ secret: KubernetesObject) {
        guard secret.labels["owner"] == "helm", let number = secret.labels["version"].flatMap({ Int($0) }),
            let payload = secret.json["data"]["release"].string
        else { return nil }
        self.number = number
        status = secret.labels["status"].flatMap(Status.init) ?? .unknown
        createdAt =
            secret.metadata["creationTimestamp"].string.flatMap { try? Date($0, strategy: .iso8601) } ?? .distantPast
        secretName = secret.name
        resourceVersion = secret.resourceVersion ?? ""
        labels = secret.labels
        self.payload = payload
    }
}
