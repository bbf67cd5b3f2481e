/// A rollout that is complete.
package struct RolloutOutcome: Sendable {
    package var duration: Duration
    package var timeline: [RolloutTimeline.Entry]
    /// What serves now.
    package var pods: [Pod]
}
