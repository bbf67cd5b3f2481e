internal import CurlHTTP
internal import Environments

extension ContinuousClock.Instant {
    /// How long until then, and at least a millisecond: the next phase of a check then says itself that time is up.
    var left: Duration { max(ContinuousClock.now.duration(to: self), .milliseconds(1)) }
}

extension HTTPFailure {
    /// With the deadline of the whole check, where what was left of it has passed.
    func of(_ check: Check) -> HTTPFailure {
        if case .deadline(let phase, limit: _, let attempt) = self {
            .deadline(phase, limit: check.deadline, attempt)
        } else {
            self
        }
    }
}
