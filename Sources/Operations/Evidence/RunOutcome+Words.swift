extension RunOutcome {
    /// The outcome in a title.
    var title: String {
        switch self {
        case .done: "done"
        case .nothingToChange: "nothing to change"
        case .preflightFailed: "preflight failed"
        case .failed: "failed"
        case .putBack: "failed and put back"
        case .unverified: "done, but not verified"
        case .putBackFailed: "failed, and putting back failed too"
        case .interrupted: "interrupted"
        case .passed: "passed"
        case .checksFailed: "checks failed"
        }
    }

    /// What it means for the environment, in one sentence.
    package var sentence: String {
        switch self {
        case .done: "Done and verified."
        case .nothingToChange: "Everything was already as asked; nothing was changed."
        case .preflightFailed: "A preflight failed; nothing was started and nothing was changed."
        case .failed: "The run failed."
        case .putBack: "The run failed and was put back; what ran before is seen to serve."
        case .unverified: "What was asked is in place, but it could not be verified."
        case .putBackFailed: "The run failed, and putting it back failed too; the environment needs attention."
        case .interrupted: "The run was interrupted before it ended; the same command goes on from there."
        case .passed: "Every check passed."
        case .checksFailed: "A check failed; nothing was changed."
        }
    }
}
