internal import CurlHTTP
internal import FoundationEssentials

extension ACMEFailure {
    /// Whether the server may have done what it was asked all the same.
    var leavesOpenWhatHappened: Bool {
        switch self {
        case .unreachable(_, let failure):
            if case .cancelled = failure { false } else { true }
        case .unreadable, .redirected: true
        case .notACME(_, _, let status, _), .refused(_, _, let status, _): status >= 500
        case .postponed(_, _, let status, _, _): status == 503
        default: false
        }
    }

    /// How long to wait before finding out what happened: what the server asked for, where it did.
    ///
    /// Nil where that is longer than is waited for.
    func pause(after attempt: Int, _ patience: Patience) -> Duration? {
        guard case .postponed(_, url: _, status: _, let until?, _) = self else { return patience.pause(after: attempt) }
        let pause = Duration.seconds(max(0, until.timeIntervalSinceNow))
        return pause <= patience.longestPause ? pause : nil
    }

    /// The kind of problem the authority named.
    package var problemKind: Problem.Kind? {
        switch self {
        case .refused(_, _, _, let problem): problem.kind
        case .postponed(_, _, _, _, let problem): problem?.kind
        default: nil
        }
    }
}
