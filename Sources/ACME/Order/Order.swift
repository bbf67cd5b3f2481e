package import FoundationEssentials

/// An order for a certificate, RFC 8555 section 7.1.3.
package struct Order: Sendable, Hashable {
    package enum Status: String, Sendable, Decodable {
        /// Names wait for validation.
        case pending
        /// It can be finalized.
        case ready
        /// The certificate is being made.
        case processing
        case valid
        case invalid
    }

    /// What to keep in order to take the order up again.
    package let url: String
    package let status: Status
    package let expires: Date?
    package let identifiers: [Identifier]
    package let authorizations: [String]
    package let finalizeURL: String
    package let certificateURL: String?
    package let profile: String?
    package let problem: Problem?

    /// Whether it is for these, in whatever order.
    package func isFor(_ identifiers: [Identifier]) -> Bool { Set(self.identifiers) == Set(identifiers) }
}

extension Order {
    private struct Document: Decodable {
        var status: Status
        var expires: Date?
        var identifiers: [Identifier]
        var authorizations: [String]
        var finalize: String
        var certificate: String?
        var profile: String?
        var error: Problem?
    }

    init(at url: String, from answer: Answer) throws {
        let document: Document = try answer.decoded()
        self.url = url
        status = document.status
        expires = document.expires
        identifiers = document.identifiers
        authorizations = document.authorizations
        finalizeURL = document.finalize
        certificateURL = document.certificate
        profile = document.profile
        problem = document.error
    }
}
