internal import CurlHTTP
package import Diagnostics
internal import FoundationEssentials

extension ACMEFailure: Failure {
    package var message: String {
        switch self {
        case .unusableKey: "not an unencrypted private key in PEM, of ECDSA on P-256 or RSA with at least 2048 bits"
        case .unusableBinding: "the external account binding wants a key identifier, and a MAC key in base64url"
        case .unusableName(let name, let reason): "no certificate can be for '\(name.printable())': \(reason)"
        case .insecureURL(let step, let url):
            "\(step.rawValue): only https is used, and '\(url.printable())' is not"
        case .bindingRequired: "the authority makes accounts only with an external account binding"
        case .termsNotAgreed(let url): "the authority's terms of service were not agreed to: \(url.printable())"
        case .profileUnknown(let profile, let offered):
            "the authority has no profile '\(profile)'; it offers \(offered.listed(orElse: "none"))"
        case .unsupported(let step): "\(step.rawValue): the authority's directory has no URL for it"
        case .unreachable(let step, let failure): "\(step.rawValue): \(failure.message)"
        case .redirected(let step, let url, let target):
            "\(step.rawValue): \(url) leads on to \(target), which ACME does not allow"
        case .notACME(let step, let url, let status, let type):
            "\(step.rawValue): \(url) answered \(status) without a problem document (\(type))"
        case .unreadable(let step, let url, let reason):
            "\(step.rawValue): the answer of \(url) cannot be used: \(reason)"
        case .nonceMissing(let url): "the authority gave no nonce at \(url)"
        case .noncesRefused(let step, let attempts): "\(step.rawValue): the authority refused \(attempts) nonces"
        case .refused(let step, _, let status, let problem):
            "\(step.rawValue): the authority refused (\(status)): \(problem.description)"
        case .postponed(let step, _, let status, let until, let problem):
            "\(step.rawValue): the authority does not want to be asked "
                + (until.map { "before \($0.formatted(.iso8601))" } ?? "now") + " (\(status))"
                + (problem.map { ": \($0.description)" } ?? "")
        default: outcome
        }
    }

    /// What became of an order.
    private var outcome: String {
        switch self {
        case .noChallenge(let identifier, let offered):
            "\(identifier): none of the challenges offered can be answered: "
                + offered.map(\.rawValue).listed(orElse: "there are none")
        case .validationFailed(let faults): faults.map(\.description).joined(separator: "\n")
        case .orderInvalid(let url, let problem):
            "the order \(url) is invalid" + (problem.map { ": \($0.description)" } ?? "")
        case .orderExpired(let url): "the order \(url) expired, or the authority forgot it"
        case .orderPending(let url): "the order \(url) still waits for its names to be validated"
        case .tookTooLong(let step, let url, let limit):
            "\(step.rawValue): the authority was not ready after \(limit.components.seconds) s (\(url))"
        case .certificateUnfit(let reason): "the certificate that was downloaded is not the one ordered: \(reason)"
        default: ""
        }
    }

    package var hint: String? {
        switch self {
        case .unusableKey:
            "give it a key as 'openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256' makes them"
        case .notACME(.directory, _, _, _), .redirected(.directory, _, _), .unreadable(.directory, _, _):
            "give it the URL of the authority's directory, such as https://acme-v02.api.letsencrypt.org/directory"
        case .refused(_, _, _, let problem) where problem.kind == .userActionRequired:
            problem.instance.map { "see \($0.printable())" }
        case .bindingRequired: "the authority's web site hands out a key identifier and a MAC key"
        case .tookTooLong: "take the same order up again later"
        default: nil
        }
    }

    package var exitCode: ExitCode {
        switch self {
        case .unreachable(_, let failure): failure.exitCode
        case .unusableKey, .unusableBinding, .unusableName, .insecureURL, .bindingRequired, .termsNotAgreed,
            .profileUnknown:
            .configuration
        default: .failed
        }
    }

    package var cause: (any Error)? {
        if case .unreachable(_, let failure) = self { failure } else { nil }
    }
}

extension ValidationFault {
    /// One line, and one for each sub-problem.
    package var description: String {
        "\(identifier)\(kind.map { " by \($0.rawValue)" } ?? ""): "
            + (problem?.description ?? "its authorization is \(status.printable())")
    }
}

extension [String] {
    fileprivate func listed(orElse none: String) -> String {
        isEmpty ? none : sorted().map { $0.printable() }.joined(separator: ", ")
    }
}
