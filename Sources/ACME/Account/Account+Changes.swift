extension Account {
    private struct Update: Encodable {
        var contact: [String]?
        var status: Record.Status?
    }

    private struct KeyChange: Encodable {
        var account: String
        var oldKey: JSONWebKey
    }

    /// Replaces the contacts, RFC 8555 section 7.3.2.
    package func update(contacts: [String]) async throws -> Record {
        try await post(try JSON.encode(Update(contact: contacts)), to: url, for: .updateAccount).decoded()
    }

    /// Closes the account for good, RFC 8555 section 7.3.6; its certificates stay valid.
    package func deactivate() async throws {
        _ = try await post(try JSON.encode(Update(status: .deactivated)), to: url, for: .deactivateAccount)
    }

    /// Gives the account another key, RFC 8555 section 7.3.5, and returns it with that key.
    ///
    /// The caller keeps both keys until this returns: when the answer is lost, only asking with each tells which one
    /// counts, as this does by itself before it fails. A change that was made already succeeds.
    package func rollOver(to newKey: SigningKey) async throws -> Account {
        let target = authority.directory.keyChange
        let change = try JSON.encode(KeyChange(account: url, oldKey: key.publicKey))
        let inner = try Signer.key(newKey).message(change, nonce: nil, url: target)
        do {
            _ = try await post(try JSON.encode(inner), to: target, for: .keyChange, repetition: .askFirst)
        } catch let failure as ACMEFailure {
            // A refusal may be of the old key, because the change was made before.
            guard failure.leavesOpenWhatHappened || failure.problemKind != nil,
                let account = try? await authority.findAccount(key: newKey), account.url == url
            else { throw failure }
        }
        return Account(at: url, of: authority, key: newKey)
    }
}

extension Account.Record.Status: Encodable {}
