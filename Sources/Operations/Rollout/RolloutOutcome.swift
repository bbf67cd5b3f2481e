/// A rollout that is complete.
package struct RolloutOutcome: Sendable {
    /// What serves now.
    package struct PodReport: Sendable, Hashable, Codable {
        package var pod: String
        package var container: String
        package var image: String
        /// By digest, as the node's runtime has it.
        package var imageID: String
        package var restarts: Int
    }

    package var duration: Duration
    package var timeline: [RolloutTimeline.Entry]
    package var pods: [PodReport]
}

extension RolloutSnapshot {
    /// Every container that stays, of every pod.
    package var reports: [RolloutOutcome.PodReport] {
        pods.flatMap { pod in
            pod.containers.filter { !$0.isInitial }.map { container in
                RolloutOutcome.PodReport(
                    pod: pod.name,
                    container: container.name,
                    image: container.image,
                    imageID: container.imageID,
                    restarts: container.restarts
                )
            }
        }
    }
}
