package import Diagnostics

package enum ClusterDeployFailure: Failure {
    case preflight([String], fixes: [String])
    case neverDeployed(environment: String)
    case nothingToGoBackTo(current: Int)
    case noSuchRevision(Int, known: [Int])
    /// A first install that did not come up.
    case firstInstall(any Error)
    case otherRevisionServes(wanted: Int, found: Int?)
}

extension ClusterDeployFailure {
    package var message: String {
        switch self {
        case .preflight(let messages, _): messages.joined(separator: "\n")
        case .neverDeployed(let environment): "\(environment) was never deployed"
        case .nothingToGoBackTo(let current): "there is no good revision before \(current) to go back to"
        case .noSuchRevision(let wanted, let known):
            "there is no revision \(wanted); there are \(known.map(String.init).joined(separator: ", "))"
        case .firstInstall(let error): FailureReport(error).message
        case .otherRevisionServes(let wanted, let found):
            "revision \(wanted) was to serve, but \(found.map { "revision \($0)" } ?? "none") does"
        }
    }

    package var hint: String? {
        switch self {
        case .preflight(_, let fixes): fixes.joined(separator: "\n")
        case .neverDeployed(let environment): "chatops deploy \(environment)"
        case .nothingToGoBackTo: "name one with --to; chatops status lists them"
        case .noSuchRevision: "name one of them with --to"
        case .firstInstall(let error):
            "No good revision exists. Nothing was deleted; volumes are kept. "
                + (FailureReport(error).hint.map { "Fix it (\($0)) and run again." } ?? "Fix it and run again.")
        case .otherRevisionServes: "chatops status"
        }
    }

    package var exitCode: ExitCode {
        switch self {
        case .preflight, .neverDeployed, .nothingToGoBackTo, .noSuchRevision: .preflight
        case .firstInstall, .otherRevisionServes: .failed
        }
    }

    package var cause: (any Error)? {
        switch self {
        case .firstInstall(let error): (error as? any Failure)?.cause
        default: nil
        }
    }
}
