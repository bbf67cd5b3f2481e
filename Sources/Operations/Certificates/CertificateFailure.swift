internal import Diagnostics

/// Why a certificate could not be had, installed or seen.
enum CertificateFailure: Failure {
    case noSection(environment: String)
    /// The certificate must not be installed.
    case unfit(reason: String)
    /// It was issued, but by this machine's clock it lies in the future.
    case notYetValid(from: String)
    /// It was issued, but by this machine's clock it lies in the past.
    case overAlready(until: String)
    /// A target's place could not be brought back to what it was.
    case notPutBack(place: String, Failed, Failed)
    case nothingIssued(environment: String)
    /// Another machine renews it.
    case handedOver(host: String, environment: String)
    case noAccount(environment: String)
    case noSuchTarget(String, known: [String])
    /// The names were never tried at the staging directory.
    case untried(environment: String)
    /// The authority has no directory for trying things out.
    case noStaging(directory: String)
    /// A step was asked for before the one it builds on: its run was put together wrongly.
    case noOrder
    /// A target or solver needs a cluster, and the environment has none.
    case noCluster(String)
    /// A target that could not be installed on; what stood there before stands there.
    case refused(place: String, reason: String, hint: String?)
    /// A solver could not show or withdraw an answer.
    case unsolved(String, reason: String, hint: String?)

    /// An error in words, since errors need not be sendable.
    struct Failed: Sendable, Hashable {
        var text: String
        init(_ error: any Error) { text = FailureReport(error).message }
    }
}

extension CertificateFailure {
    var message: String {
        switch self {
        case .noSection(let environment): "\(environment) has no certificates: section"
        case .unfit(let reason): "the certificate was not installed: \(reason)"
        case .notYetValid(let from):
            "the certificate that was issued is not valid before \(from), by this machine's clock: is it behind?"
        case .overAlready(let until):
            "the certificate that was issued ended on \(until), by this machine's clock: is it ahead?"
        case .notPutBack(let place, let first, let second):
            "\(place) could not be brought back to what it was: \(second.text); it was touched because: \(first.text)"
        case .nothingIssued(let environment): "no certificate that will do was issued for \(environment) from here"
        case .handedOver(let host, let environment):
            "\(host) renews the certificate of \(environment), by its own timer"
        case .noAccount(let environment): "no account was made for \(environment) from here"
        case .noSuchTarget(let name, let known):
            "there is no target “\(name)”; there are: \(known.joined(separator: ", "))"
        case .untried: "these names were never tried at the authority's staging directory"
        case .noStaging(let directory): "nothing is known of a staging directory beside \(directory)"
        case .noOrder: "the order is not there"
        case .noCluster(let what): "\(what) needs a cluster, which this environment does not have"
        case .refused(let place, let reason, _): "\(place): \(reason)"
        case .unsolved(let solver, let reason, _): "\(solver): \(reason)"
        }
    }

    var hint: String? {
        switch self {
        case .noSection(let environment):
            "add certificates: to environments/\(environment).yaml; see environments/reference.yaml"
        case .refused(_, _, let hint), .unsolved(_, _, let hint): hint
        case .nothingIssued(let environment): "chatops cert issue \(environment)"
        case .handedOver(let host, let environment):
            "on \(host), as root: /opt/chatops/\(environment)/bin/chatops cert renew \(environment) "
                + "--project /opt/chatops/\(environment)/project; to renew from here: chatops cert schedule \(environment) --remove"
        case .noAccount(let environment): "chatops cert account create \(environment)"
        case .untried(let environment):
            "try it first, which costs nothing: chatops cert issue \(environment) --staging; or, to do without: --skip-staging"
        case .noStaging: "set certificates.stagingDirectory"
        case .notYetValid, .overAlready: "see timedatectl; the next run takes up the same order"
        case .notPutBack: "see docs/runbooks/certificate-expired.md"
        default: nil
        }
    }
}
