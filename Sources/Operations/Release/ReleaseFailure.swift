internal import Diagnostics

/// Why a release cannot be planned or recovered.
package enum ReleaseFailure: Failure {
    case unreadableRevision(Int)
    case immutable([ImmutableChange])
    /// The API server would refuse the object.
    case refused(object: String, reason: String)
    /// A helm that is not known to be chatops' own is at work, or was until lately.
    case pendingElsewhere(ReleaseRevision, since: String)
}

extension ReleaseFailure {
    package var message: String {
        switch self {
        case .unreadableRevision(let number):
            "what Helm keeps of release \(Helm.release) revision \(number) is not readable"
        case .immutable(let changes):
            changes.map(\.line).joined(separator: "\n") + "\nKubernetes never changes these fields; nothing was touched"
        case .refused(let object, let reason): "the cluster would not take \(object): \(reason)"
        case .pendingElsewhere(let revision, let since):
            "release \(Helm.release) revision \(revision.number) is \(revision.status.rawValue) since \(since), "
                + "by a helm that chatops did not start and that may still be at work"
        }
    }

    package var hint: String? {
        switch self {
        case .unreadableRevision(let number):
            "look at it with: kubectl get secret sh.helm.release.v1.\(Helm.release).v\(number) -o yaml"
        case .immutable(let changes):
            changes.first.map { "to keep the data: \($0.remedy); see docs/runbooks/immutable-field.md" }
        case .refused: "see what would be applied with: chatops render manifests"
        case .pendingElsewhere: "wait for it, or run the same command later; see docs/runbooks/pending-release.md"
        }
    }
}
