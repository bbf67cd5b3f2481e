internal import Diagnostics

/// Why nobody could be asked about the database.
enum DatabaseCheckFailure: Failure {
    case notDeployed
    /// No container of the server runs in which it could be asked.
    case noServer
    /// The server is from before it could tell.
    case olderServer
    case notAsked(String)

    var message: String {
        switch self {
        case .notDeployed: "nothing is deployed"
        case .noServer: "no chat-server runs that could be asked about its database"
        case .olderServer: "the server that runs cannot say how its database does: deploy this version first"
        case .notAsked(let reason): "the server could not be asked about its database: \(reason)"
        }
    }
}
