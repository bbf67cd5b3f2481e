internal import FoundationEssentials

/// What a release would change, field by field: the last release, the live objects and the desired ones compared.
///
/// Holds no secret in what it shows (``changes``, ``drift``, ``immutable``, ``lines``): those are fingerprints there.
package struct ReleasePlan: Sendable {
    package var history: ReleaseHistory
    /// What the chart makes of the values.
    package var desired: [KubernetesObject]
    /// The objects of the last release that are to exist no longer, or only in the next one, and what changes.
    package var changes: [ObjectChange] = []
    /// What others changed in objects of the release.
    package var drift: [Drift] = []
    /// Changes that Kubernetes refuses: nothing must be applied while there are any.
    package var immutable: [ImmutableChange] = []
    /// Definitions that chatops has to apply, before the release.
    package var definitions: [KubernetesObject] = []
    /// Claims of others that a server-side apply of Helm would run into.
    package var claims: [ForeignClaim] = []

    /// Whether no new revision is needed.
    package var isEmpty: Bool {
        changes.isEmpty && !drift.contains { $0.fate == .putBack } && history.latest?.status == .deployed
    }

    /// Throws ``ReleaseFailure/immutable(_:)`` where the plan cannot be applied.
    package func check() throws(ReleaseFailure) {
        if !immutable.isEmpty { throw .immutable(immutable) }
    }

    /// The removals that take data away: of volumes' claims, and of stores, without which nobody reaches what they hold.
    package var losses: [String] {
        changes.filter { $0.kind == .removed && $0.object.isOfData }.flatMap(\.lines)
    }
}

extension ObjectReference {
    /// Whether data goes with it, or cannot be reached without it.
    var isOfData: Bool { kind == "PersistentVolumeClaim" || kind == "StatefulSet" }
}
