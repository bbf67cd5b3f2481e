package import FoundationEssentials

/// What a run found out while it worked, beyond what it was planned with.
package struct RunFindings: Sendable {
    package var digests: [String: String] = [:]
    package var versions: [String: String] = [:]
    package var results: [String: String] = [:]
    package var timeline: [RolloutTimeline.Entry]?
    package var pods: [PodReport]?

    package init() {}
}

/// One pod as it was seen.
package struct PodReport: Codable, Sendable, Hashable {
    package var name: String
    package var component: String
    package var isReady: Bool
    /// Of all its containers.
    package var restarts: Int
    package var startedAt: Date?
    package var node: String?
    /// By container: what the node's runtime resolved the image to, `repository@sha256:…`.
    package var images: [String: String]
    /// What it waits for, or why it ended last, where it is not ready: `CrashLoopBackOff`.
    package var reason: String?

    package init(
        name: String,
        component: String,
        isReady: Bool,
        restarts: Int,
        startedAt: Date?,
        node: String?,
        images: [String: String],
        reason: String?
    ) {
        self.name = name
        self.component = component
        self.isReady = isReady
        self.restarts = restarts
        self.startedAt = startedAt
        self.node = node
        self.images = images
        self.reason = reason
    }
}
