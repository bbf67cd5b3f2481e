extension Authority {
    private struct NewAccount: Encodable {
        var contact: [String]?
        var termsOfServiceAgreed: Bool?
        var onlyReturnExisting: Bool?
        var externalAccountBinding: SignedMessage?
    }

    /// Creates an account, RFC 8555 section 7.3; where the key has one already, that is the one returned.
    ///
    /// Nothing is sent where the directory shows that the authority would refuse: `ACMEFailure.bindingRequired`,
    /// `.termsNotAgreed`.
    ///
    /// - Parameter contacts: URLs, such as `mailto:admin@example.org`.
    package func createAccount(
        key: SigningKey,
        contacts: [String] = [],
        agreesToTerms: Bool,
        binding: ExternalAccountBinding? = nil
    ) async throws -> Account {
        if directory.meta?.externalAccountRequired == true, binding == nil { throw ACMEFailure.bindingRequired }
        if let terms = directory.meta?.termsOfService, !agreesToTerms { throw ACMEFailure.termsNotAgreed(url: terms) }
        let content = NewAccount(
            contact: contacts.isEmpty ? nil : contacts,
            termsOfServiceAgreed: agreesToTerms ? true : nil,
            externalAccountBinding: try binding?.message(for: key.publicKey, url: directory.newAccount)
        )
        return try await account(content, key: key, for: .newAccount)
    }

    /// The account of a key, RFC 8555 section 7.3.1.
    ///
    /// Where there is none the authority refuses, and `ACMEFailure.problemKind` is `accountDoesNotExist`.
    package func findAccount(key: SigningKey) async throws -> Account {
        try await account(NewAccount(onlyReturnExisting: true), key: key, for: .findAccount)
    }

    private func account(_ content: NewAccount, key: SigningKey, for step: Step) async throws -> Account {
        let answer = try await post(try JSON.encode(content), to: directory.newAccount, as: .key(key), for: step)
        return Account(at: try answer.location(), of: self, key: key)
    }
}
