package import FoundationEssentials

/// When an authority wants a certificate to be renewed, RFC 9773 section 4.2.
package struct RenewalInformation: Sendable, Hashable {
    package var start: Date
    package var end: Date
    /// A page that tells people why.
    package var explanation: String?
    /// Before this it must not be asked again: kept with the certificate, it holds across runs.
    ///
    /// At least a minute and at most a day from the answer, as RFC 9773 section 4.3 recommends to limit it.
    package var nextLook: Date

    /// A time in the window at which to renew, each as likely as any other (RFC 9773 section 4.2).
    ///
    /// It is drawn once and kept with the certificate; where it lies behind, it is time now.
    package func renewalTime(using generator: inout some RandomNumberGenerator) -> Date {
        start.addingTimeInterval(Double.random(in: 0...max(0, end.timeIntervalSince(start)), using: &generator))
    }
}

extension RenewalInformation {
    private struct Document: Decodable {
        struct Window: Decodable {
            var start: Date
            var end: Date
        }
        var suggestedWindow: Window
        var explanationURL: String?
    }

    init(_ answer: Answer) throws {
        let document: Document = try answer.decoded()
        start = document.suggestedWindow.start
        end = document.suggestedWindow.end
        guard start < end else {
            throw ACMEFailure.unreadable(answer.step, url: answer.url, reason: "its window ends before it begins")
        }
        explanation = document.explanationURL
        // Without one, six hours is what RFC 9773 section 4.3.3 lets clients wait.
        let wanted = answer.retryAfter ?? answer.received.addingTimeInterval(6 * 3600)
        nextLook = min(max(wanted, answer.received.addingTimeInterval(60)), answer.received.addingTimeInterval(86400))
    }
}

extension Authority {
    /// Asks when to renew: one request, which is not signed.
    ///
    /// Throws `ACMEFailure.unsupported` where the authority has no renewal information; then, and on any other failure,
    /// `RenewalSchedule` tells.
    package func renewalInformation(for certificate: CertificateIdentifier) async throws -> RenewalInformation {
        guard var url = directory.renewalInfo else { throw ACMEFailure.unsupported(.renewalInformation) }
        if !url.hasSuffix("/") { url += "/" }
        return try RenewalInformation(try await transport.get(url + certificate.text, for: .renewalInformation))
    }
}
