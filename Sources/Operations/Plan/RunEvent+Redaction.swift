internal import Processes

extension RunEvent {
    /// The event with every secret in its texts replaced.
    func redacted(by redactor: Redactor) -> RunEvent {
        switch self {
        case .note(let text): .note(redactor.redact(text))
        // Already redacted by the runner it comes from.
        case .output: self
        case .planned(let steps): .planned(steps.map { $0.redacted(by: redactor) })
        case .stepStarted(let step): .stepStarted(step.redacted(by: redactor))
        case .stepFinished(let step): .stepFinished(step.redacted(by: redactor))
        case .verifying: .verifying
        case .checkFinished(let check): .checkFinished(check.redacted(by: redactor))
        }
    }
}
