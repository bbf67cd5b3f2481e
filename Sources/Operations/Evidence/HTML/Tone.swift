/// How an outcome is shown: a colour, and a mark and words for those who do not see it.
enum Tone: String {
    case good
    case warn
    case bad
    case calm

    var mark: String {
        switch self {
        case .good: "✓"
        case .warn: "!"
        case .bad: "✗"
        case .calm: "–"
        }
    }

    /// The outcome's own words beside the mark, which screen readers pass over.
    func badge(_ words: String) -> HTML {
        "<span class=\"badge \(rawValue)\"><span aria-hidden=\"true\">\(mark)</span> \(words)</span>"
    }
}

extension RunOutcome {
    var tone: Tone {
        switch self {
        case .done, .passed: .good
        case .nothingToChange: .calm
        case .unverified, .interrupted: .warn
        case .preflightFailed, .failed, .putBack, .putBackFailed, .checksFailed: .bad
        }
    }
}

extension StepReport.Outcome {
    var tone: Tone {
        switch self {
        case .applied: .good
        case .satisfied, .notRun: .calm
        case .undone: .warn
        case .failed, .undoFailed: .bad
        }
    }
}

extension CheckReport.Verdict {
    var tone: Tone {
        switch self {
        case .passed: .good
        case .warned: .warn
        case .failed: .bad
        }
    }
}
