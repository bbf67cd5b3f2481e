internal import Diagnostics

package enum RolloutFailure: Failure {
    /// The root cause, what else shows, and all that was seen on the way.
    case failed(RolloutFinding, others: [RolloutFinding], timeline: [RolloutTimeline.Entry])
    /// No fault was found, yet it did not become complete.
    case undecided(awaited: [ObjectReference], within: Duration, timeline: [RolloutTimeline.Entry])
    /// The API did not answer any more.
    case blind(any Error, timeline: [RolloutTimeline.Entry])
}

extension RolloutFailure {
    package var timeline: [RolloutTimeline.Entry] {
        switch self {
        case .failed(_, _, let timeline), .undecided(_, _, let timeline), .blind(_, let timeline): timeline
        }
    }

    package var message: String {
        switch self {
        case .failed(let root, let others, _):
            ([root.message] + others.map { "besides, most likely because of it: \($0.summary)" })
                .joined(separator: "\n")
        case .undecided(let awaited, let limit, _):
            "\(awaited.map(\.description).joined(separator: ", ")) did not roll out within \(limit.inWords), "
                + "and nothing says why"
        case .blind(let error, _):
            "the cluster's API went away during the rollout: \((error as? any Failure)?.message ?? "\(error)")"
        }
    }

    package var hint: String? {
        switch self {
        case .failed(let root, _, _): root.hint
        case .undecided: "look at the pods with: chatops status; see docs/runbooks/pod-never-ready.md"
        case .blind: "run the same command again once it answers: it goes on from here"
        }
    }

    package var cause: (any Error)? {
        if case .blind(let error, _) = self { error } else { nil }
    }
}
