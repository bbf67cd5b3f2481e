/// Where an authority does what, and what it says of itself: RFC 8555 section 7.1.1.
///
/// It can be kept as JSON and used again, which spares a request; an authority may change it at any time.
package struct Directory: Sendable, Hashable, Codable {
    package var newNonce: String
    package var newAccount: String
    package var newOrder: String
    package var revokeCert: String
    package var keyChange: String
    /// RFC 9773 section 4; nil where the authority has no renewal information.
    package var renewalInfo: String?
    package var meta: Metadata?

    package struct Metadata: Sendable, Hashable, Codable {
        package var termsOfService: String?
        package var website: String?
        package var caaIdentities: [String]?
        package var externalAccountRequired: Bool?
        /// Names of profiles, and what a person should know of each (draft-ietf-acme-profiles section 3).
        package var profiles: [String: String]?
    }
}
