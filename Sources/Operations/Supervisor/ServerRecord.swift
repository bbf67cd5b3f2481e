package import FoundationEssentials
package import Processes

/// What the supervisor writes down each time it has started the server: `run/server.json`.
package struct ServerRecord: Codable, Sendable {
    package var process: ProcessIdentity
    /// The release it runs.
    package var release: String
    package var startedAt: Date
    /// How often it has been started again after dying, since it was last handed over to.
    package var restarts: Int
}

/// What the supervisor writes down when it begins: `run/supervisor.json`.
package struct SupervisorRecord: Codable, Sendable {
    /// Raised when files or signals change their meaning, so that a deploy replaces a supervisor it cannot talk to.
    package static let currentProtocolVersion = 1

    package var process: ProcessIdentity
    package var protocolVersion: Int
    package var startedAt: Date
}
