internal import Diagnostics

/// Why an embedded server's database could not be copied.
enum EmbeddedBackupFailure: Failure {
    case notDeployed(environment: String)
    /// The release is from before it could.
    case olderServer
    case notCopied(reason: String)

    var message: String {
        switch self {
        case .notDeployed(let environment): "nothing of \(environment) is deployed here, so there is no database"
        case .olderServer: "the release that runs cannot copy its database"
        case .notCopied(let reason): "the database could not be copied: \(reason)"
        }
    }

    var hint: String? {
        switch self {
        case .notDeployed: "chatops deploy"
        case .olderServer: "chatops deploy, which brings this version, then run the same command again"
        case .notCopied: nil
        }
    }
}
