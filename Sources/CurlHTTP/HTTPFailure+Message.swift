package import Diagnostics

extension HTTPFailure: Failure {
    package var message: String {
        attempt.map { "\($0.method.rawValue) \($0.url): \(reason)" } ?? reason
    }

    /// What went wrong, without what was asked for.
    package var reason: String {
        switch self {
        case .malformedURL(let reason): "not a usable URL: \(reason)"
        case .schemeRefused(let scheme): "only http and https are spoken, not '\(scheme)'"
        case .malformedHeader(let name): "the header '\(name)' has characters that headers cannot have"
        case .malformedOverride(let override): "not a usable override of name lookup or connection: '\(override)'"
        case .resolve(let attempt): attempt.explaining("the name could not be resolved")
        case .connect(let fault, let attempt): attempt.explaining(fault.phrase)
        case .tls(let fault, let attempt): attempt.explaining(fault.phrase)
        case .send(let attempt): attempt.explaining("the request could not be sent")
        case .receive(let attempt): attempt.explaining("no complete answer was received")
        case .deadline(let phase, let limit, let attempt):
            attempt.explaining("gave up after \(limit.inMilliseconds) while \(phase.activity)")
        case .bodyTooLarge(let limit, _): "the answer is larger than \(limit) bytes"
        case .tooManyRedirects(let limit, _): "more than \(limit) redirects"
        case .bodySource: "the content to send could not be produced"
        case .cancelled: "cancelled"
        case .engine(let reason): "libcurl could not be set to work: \(reason)"
        }
    }

    package var exitCode: ExitCode {
        if case .cancelled = self { .interrupted } else { .failed }
    }

    package var cause: (any Error)? {
        if case .bodySource(let error, _) = self { error } else { nil }
    }
}

extension Attempt {
    /// With libcurl's own words.
    fileprivate func explaining(_ what: String) -> String { reason.isEmpty ? what : "\(what) (\(reason))" }
}

extension ConnectFault {
    fileprivate var phrase: String {
        switch self {
        case .refused: "connection refused"
        case .unreachable: "no route there"
        case .timedOut: "the connection attempt went unanswered"
        case .other: "could not connect"
        }
    }
}

extension TLSFault {
    fileprivate var phrase: String {
        switch self {
        case .certificate(let fault): fault.description
        case .handshake: "TLS could not be established"
        case .trustStore: "the trusted authorities cannot be read"
        }
    }
}

extension CertificateFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .expired: "a certificate has expired"
        case .notYetValid: "a certificate is not valid yet"
        case .hostMismatch: "the certificate is for another name"
        case .selfSigned: "the certificate is self-signed"
        case .unknownIssuer: "the certificate's issuer is not trusted"
        case .revoked: "a certificate is revoked"
        case .weak: "a key or signature of the certificates is too weak"
        case .other(let code): "the certificate was not accepted (OpenSSL verification result \(code))"
        }
    }
}

extension Phase {
    fileprivate var activity: String {
        switch self {
        case .dns: "looking up the name"
        case .connect: "connecting"
        case .tls: "establishing TLS"
        case .firstByte: "waiting for the answer"
        case .body: "receiving the answer"
        case .redirect: "following a redirect"
        }
    }
}

extension Duration {
    fileprivate var inMilliseconds: String { "\(wholeMilliseconds) ms" }

    /// Rounded up, and at least 1: libcurl takes zero as "no limit".
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        let milliseconds = Double(seconds) * 1_000 + Double(attoseconds) / 1e15
        return Int(min(max(milliseconds.rounded(.up), 1), Double(Int32.max)))
    }
}
