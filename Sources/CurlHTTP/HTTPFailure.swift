/// Why an exchange brought no complete answer.
///
/// A status of 400 and above is an answer, not a failure.
package enum HTTPFailure: Error {
    /// The URL cannot be read, or is not absolute; the URL itself is withheld, as it may hold a secret.
    case malformedURL(reason: String)
    /// A scheme other than http and https, in the request or in a redirect.
    case schemeRefused(scheme: String)
    case malformedHeader(name: String)
    case malformedOverride(String)
    case resolve(Attempt)
    case connect(ConnectFault, Attempt)
    case tls(TLSFault, Attempt)
    case send(Attempt)
    /// The answer broke off or is not HTTP.
    case receive(Attempt)
    /// The request's deadline, or its connect deadline, passed during a phase.
    case deadline(Phase, limit: Duration, Attempt)
    case bodyTooLarge(limit: Int, Attempt)
    case tooManyRedirects(limit: Int, Attempt)
    /// The request's own stream of content threw.
    case bodySource(any Error, Attempt)
    case cancelled(Attempt)
    /// libcurl could not be set to work: no memory, no thread, no descriptors.
    case engine(reason: String)
}

/// What was tried when a failure occurred.
package struct Attempt: Sendable, Hashable {
    package var method: Method
    /// The URL, without user information and without the values of its query.
    package var url: String
    /// `host:port` of the URL.
    package var authority: String
    /// libcurl's own words.
    package var reason: String
    package var timings: Timings
    /// Whom TLS was spoken with; nil where it was not established on a new connection.
    package var tls: TLSPeer?
}

package enum ConnectFault: Sendable, Hashable {
    case refused
    case unreachable
    /// The kernel gave up, before any deadline of the request.
    case timedOut
    case other
}

package enum TLSFault: Sendable, Hashable {
    case certificate(CertificateFault)
    /// The server or the network does not speak TLS as wanted.
    case handshake
    /// The authorities given as `Trust` cannot be read.
    case trustStore
}

/// What is wrong with a certificate chain: the verification results of OpenSSL's X509_STORE_CTX_get_error(3).
package enum CertificateFault: Sendable, Hashable {
    case expired
    case notYetValid
    case hostMismatch
    /// The server's own certificate is its own issuer, and not trusted.
    case selfSigned
    /// The chain ends in, or at, an authority that is not trusted.
    case unknownIssuer
    case revoked
    /// A key or signature is below OpenSSL's security level.
    case weak
    case other(code: Int)
}

extension HTTPFailure {
    /// What was tried; nil where nothing was sent to anybody.
    package var attempt: Attempt? {
        switch self {
        case .malformedURL, .schemeRefused, .malformedHeader, .malformedOverride, .engine: nil
        case .resolve(let attempt), .send(let attempt), .receive(let attempt), .cancelled(let attempt),
            .connect(_, let attempt), .tls(_, let attempt), .deadline(_, limit: _, let attempt),
            .bodyTooLarge(limit: _, let attempt), .tooManyRedirects(limit: _, let attempt),
            .bodySource(_, let attempt):
            attempt
        }
    }
}
