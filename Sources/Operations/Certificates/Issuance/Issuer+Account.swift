internal import ACME
internal import Environments
internal import FoundationEssentials

extension Issuer {
    var accountRecord: AccountRecord? { get throws { try JSONDocument.read(AccountRecord.self, at: folder.account) } }

    /// The account, made where there is none: its key is durable before the authority hears of it.
    func account(now: Date) async throws -> Account {
        let authority = try await authority(now: now)
        guard var record = try accountRecord else { return try await register(authority, now: now) }
        if record.nextKey != nil { record = try await settleRollover(record, authority) }
        let key = try ACME.SigningKey(pem: record.key)
        if let url = record.url { return Account(at: url, of: authority, key: key) }
        return try await create(record, authority)
    }

    private func register(_ authority: Authority, now: Date) async throws -> Account {
        let record = AccountRecord(key: try ACME.SigningKey().pem, contacts: contacts, createdAt: now)
        // What the authority would refuse by its directory is refused before a key is kept for it.
        if authority.directory.meta?.externalAccountRequired == true, certificates.binding == nil {
            throw ACMEFailure.bindingRequired
        }
        try folder.write(record, to: folder.account)
        return try await create(record, authority)
    }

    /// Also for an account that the authority no longer knows: the same key gets a new one.
    func create(_ record: AccountRecord, _ authority: Authority) async throws -> Account {
        let binding = try certificates.binding.map {
            try ExternalAccountBinding(keyIdentifier: $0.keyIdentifier.description, key: $0.key.reveal())
        }
        let account = try await authority.createAccount(
            key: try ACME.SigningKey(pem: record.key),
            contacts: contacts,
            agreesToTerms: true,
            binding: binding
        )
        var record = record
        record.url = account.url
        record.contacts = contacts
        try folder.write(record, to: folder.account)
        return account
    }

    var contacts: [String] { ["mailto:\(certificates.email)"] }

    /// Gives the account another key, which is durable before the authority hears of it.
    func rollOver(now: Date) async throws {
        let account = try await account(now: now)
        guard var record = try accountRecord else { return }
        let next = try ACME.SigningKey()
        record.nextKey = next.pem
        try folder.write(record, to: folder.account)
        _ = try await account.rollOver(to: next)
        try commitNextKey(record)
    }

    /// After a rollover whose outcome was not heard: the authority knows which key counts.
    private func settleRollover(_ record: AccountRecord, _ authority: Authority) async throws -> AccountRecord {
        guard let next = record.nextKey else { return record }
        do {
            let found = try await authority.findAccount(key: try ACME.SigningKey(pem: next))
            if found.url == record.url { return try commitNextKey(record) }
        } catch let failure as ACMEFailure {
            // Anything else than that there is no such account leaves it open.
            guard failure.problemKind == .accountDoesNotExist else { throw failure }
        }
        var record = record
        record.nextKey = nil
        try folder.write(record, to: folder.account)
        return record
    }

    @discardableResult
    private func commitNextKey(_ record: AccountRecord) throws -> AccountRecord {
        var record = record
        if let next = record.nextKey { record.key = next }
        record.nextKey = nil
        try folder.write(record, to: folder.account)
        return record
    }

    /// Whether the authority has closed it, or will not hear of its key any more.
    func isClosed(_ account: Account) async throws -> Bool {
        do {
            return try await account.record().status != .valid
        } catch let failure as ACMEFailure where failure.problemKind == .unauthorized {
            return true
        }
    }

    /// Closes the account for good; the next certificate makes a new one.
    func deactivate(now: Date) async throws {
        let account = try await account(now: now)
        do {
            try await account.deactivate()
        } catch let failure as ACMEFailure where failure.problemKind == .unauthorized {
            // Closed already, by a run that was killed or from elsewhere.
            guard try await isClosed(account) else { throw failure }
        }
        try Folder.remove(folder.account)
    }
}
