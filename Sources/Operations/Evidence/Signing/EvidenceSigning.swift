package import FoundationEssentials
package import SystemPackage

/// Where a checkout's keys are: the private one of whoever runs chatops, and the list of those that count.
package struct EvidenceSigning: Sendable {
    package let privateKey: FilePath
    package let list: FilePath

    static let keyVariable = "CHATOPS_EVIDENCE_KEY"

    /// - Parameters:
    ///   - project: the checkout's root.
    ///   - variables: the process environment: `CHATOPS_EVIDENCE_KEY` names the private key's file, which otherwise is
    ///     `chatops/evidence.key` in the user's configuration folder (`XDG_CONFIG_HOME`, else `~/.config`).
    package init(in project: FilePath, variables: [String: String]) {
        list = project.appending(TrustedKeys.fileName)
        if let path = variables[Self.keyVariable], !path.isEmpty {
            privateKey = project.pushing(FilePath(path))
        } else {
            let configuration = variables["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : FilePath($0) }
            privateKey = (configuration ?? FilePath(variables["HOME"] ?? "/").appending(".config"))
                .pushing("chatops/evidence.key")
        }
    }

    /// What runs are signed with: nil where the checkout lists no keys.
    ///
    /// Where it does, a key that is missing, unreadable, open to others or not in the list is a failure, so that no run
    /// goes unsigned by accident.
    func signer() throws -> SigningKey? {
        let trusted = try TrustedKeys(at: list)
        if trusted.keys.isEmpty { return nil }
        guard let key = try SigningKey(at: privateKey) else { throw SigningFailure.missing(privateKey) }
        guard trusted.owner(of: key.publicKey) != nil else { throw SigningFailure.notListed(privateKey, list) }
        return key
    }

    /// Makes the private key where there is none, and lists its public half.
    package func create(owner: String, now: Date) throws -> TrustedKeys.Key {
        let owner = String(owner.unicodeScalars.map { VisibleText.visible($0) }.map(Character.init))
        let key = try SigningKey.findOrCreate(at: privateKey)
        let listed = try TrustedKeys.add(key.publicKey, owner: owner, now: now, to: list)
        guard let own = listed.keys.first(where: { $0.publicKey == key.publicKey }) else {
            throw SigningFailure.notListed(privateKey, list)
        }
        return own
    }
}
