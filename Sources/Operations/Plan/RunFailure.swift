package import Diagnostics

/// Why a run did not end as asked, beyond what a step says of itself.
package enum RunFailure: Failure {
    /// Nothing was started, and nothing could be recorded.
    case preflight(any Error)
    case checksFailed([CheckReport], hint: String?)
    case notRecorded(any Error)
}

extension RunFailure {
    package var message: String {
        switch self {
        case .preflight(let error): FailureReport(error).message
        case .checksFailed(let checks, _):
            checks.map { "check \($0.name) failed: \($0.summary) (\($0.target))" }.joined(separator: "\n")
        case .notRecorded(let error): "all was done, but the evidence was not written: \(FailureReport(error).message)"
        }
    }

    package var hint: String? {
        switch self {
        case .preflight(let error), .notRecorded(let error): FailureReport(error).hint
        case .checksFailed(_, let hint?): hint
        case .checksFailed: "ask again with: chatops verify health; what the server said: chatops logs"
        }
    }

    package var exitCode: ExitCode {
        switch self {
        case .preflight(let error):
            switch (error as? any Failure)?.exitCode {
            case nil, .failed: .preflight
            case let code?: code
            }
        case .checksFailed, .notRecorded: .unverified
        }
    }

    package var cause: (any Error)? {
        switch self {
        case .preflight(let error): (error as? any Failure)?.cause
        case .notRecorded(let error): error
        case .checksFailed: nil
        }
    }
}
