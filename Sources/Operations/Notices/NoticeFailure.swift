internal import Diagnostics

/// Why somebody could not be told.
package enum NoticeFailure: Failure, Equatable {
    /// By one of the channels, which is named by its key.
    case channel(String, reason: String)
    /// By at least one of them; what each said.
    case notDelivered([String])
}

extension NoticeFailure {
    package var message: String {
        switch self {
        case .channel(let key, let reason): "\(key): \(reason)"
        case .notDelivered(let faults):
            "the verdict changed, and not everybody could be told: \(faults.joined(separator: "; "))"
        }
    }

    package var hint: String? {
        "the next run tries again; see docs/runbooks/notices-not-delivered.md"
    }
}
