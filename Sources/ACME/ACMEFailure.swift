package import CurlHTTP
package import FoundationEssentials

/// Why an authority did not do what it was asked, or was not asked.
package enum ACMEFailure: Error {
    // What is given.
    case unusableKey
    case unusableBinding
    case unusableName(String, reason: String)
    /// Nothing was sent: RFC 8555 section 6.1 wants https.
    case insecureURL(Step, url: String)
    /// The authority wants an external account binding, and there is none.
    case bindingRequired
    case termsNotAgreed(url: String)
    case profileUnknown(String, offered: [String])
    /// The directory has no URL for it.
    case unsupported(Step)

    // The way to the authority.
    case unreachable(Step, HTTPFailure)
    case redirected(Step, url: String, to: String)
    /// A failure without a problem document: something else than an ACME server answered.
    case notACME(Step, url: String, status: Int, contentType: String)
    case unreadable(Step, url: String, reason: String)
    case nonceMissing(url: String)
    case noncesRefused(Step, attempts: Int)

    // What the authority says.
    case refused(Step, url: String, status: Int, Problem)
    /// Overload or a limit (429, 503); `until` is what the server said, if it did.
    case postponed(Step, url: String, status: Int, until: Date?, Problem?)

    // What became of an order.
    case noChallenge(Identifier, offered: [Challenge.Kind])
    case validationFailed([ValidationFault])
    case orderInvalid(url: String, Problem?)
    case orderExpired(url: String)
    /// It cannot be finalized: names wait for validation.
    case orderPending(url: String)
    /// The authority did not get ready in time; the order goes on, and can be taken up again by its URL.
    case tookTooLong(Step, url: String, limit: Duration)
    case certificateUnfit(reason: String)
}

/// Why a name could not be validated.
package struct ValidationFault: Sendable, Hashable {
    package var identifier: Identifier
    package var kind: Challenge.Kind?
    package var problem: Problem?
    /// Of the authorization, where it has no problem to tell: `expired`, `deactivated`, `revoked`.
    package var status: String
}
