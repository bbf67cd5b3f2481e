/// An account at an authority and the key that speaks for it, RFC 8555 section 7.1.2.
package struct Account: Sendable {
    package let authority: Authority
    package let key: SigningKey
    /// What the authority calls it.
    package let url: String

    /// One whose URL is known from before; nothing is asked.
    package init(at url: String, of authority: Authority, key: SigningKey) {
        self.authority = authority
        self.key = key
        self.url = url
    }

    /// What the authority holds of an account.
    package struct Record: Sendable, Hashable, Decodable {
        package enum Status: String, Sendable, Decodable {
            case valid
            case deactivated
            case revoked
        }

        package var status: Status
        package var contact: [String]?
        package var termsOfServiceAgreed: Bool?
        /// Where the account's orders are listed, with authorities that do so.
        package var orders: String?
    }

    /// A signed request in the account's name; without content, a POST-as-GET.
    func post(
        _ payload: [UInt8]? = nil,
        to url: String,
        for step: Step,
        repetition: Transport.Repetition = .harmless,
        accepting type: String? = nil
    ) async throws -> Answer {
        try await authority.post(
            payload,
            to: url,
            as: .account(url: self.url, key),
            for: step,
            repetition: repetition,
            accepting: type
        )
    }

    /// What the authority holds of it now, RFC 8555 section 7.3.
    package func record() async throws -> Record {
        try await post(to: url, for: .account).decoded()
    }
}
