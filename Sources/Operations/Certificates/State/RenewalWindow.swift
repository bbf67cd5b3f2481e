internal import ACME
internal import FoundationEssentials

/// When the authority wants a certificate to be renewed, and the moment that was drawn from that (RFC 9773).
struct RenewalWindow: Codable, Sendable, Hashable {
    /// The certificate it is about, as the authority calls it.
    var certificate: String
    /// Nil where the authority said nothing that could be used.
    var start: Date?
    var end: Date?
    /// Drawn once for each window, and kept.
    var renewAt: Date?
    var explanation: String?
    /// Before this the authority is not asked again.
    var nextLook: Date
    var askedAt: Date
    /// Why nothing could be learned, in a few words.
    var failure: String?

    /// With what was just heard; a moment that was drawn from the same window stays.
    static func heard(
        _ information: RenewalInformation,
        of certificate: String,
        before: RenewalWindow?,
        at now: Date,
        using generator: inout some RandomNumberGenerator
    ) -> RenewalWindow {
        let isSame =
            before?.certificate == certificate && before?.start == information.start
            && before?.end == information.end
        return RenewalWindow(
            certificate: certificate,
            start: information.start,
            end: information.end,
            renewAt: (isSame ? before?.renewAt : nil) ?? information.renewalTime(using: &generator),
            explanation: information.explanation,
            nextLook: information.nextLook,
            askedAt: now
        )
    }

    /// After an answer that could not be used, what was heard before stays; it is asked for again in six hours
    /// (RFC 9773 section 4.3.3).
    static func unheard(
        of certificate: String,
        before: RenewalWindow?,
        at now: Date,
        because reason: String
    ) -> RenewalWindow {
        var window = before?.certificate == certificate ? before : nil
        window?.failure = reason
        window?.nextLook = now.addingTimeInterval(6 * 3600)
        return window
            ?? RenewalWindow(
                certificate: certificate,
                nextLook: now.addingTimeInterval(6 * 3600),
                askedAt: now,
                failure: reason
            )
    }
}
