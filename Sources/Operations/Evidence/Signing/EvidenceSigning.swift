package import FoundationEssentials
internal import Processes
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

    /// For verifying only: the keys that count, from anywhere.
    package init(list: FilePath) {
        self.list = list
        privateKey = list
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

    /// Makes the private key where there is none, and lists its public half; with the first one, where the evidence of
    /// each environment ends: what comes after is to be signed.
    ///
    /// Evidence whose chain does not hold throws EvidenceFailure, and nothing is listed.
    package func create(owner: String, now: Date) throws -> TrustedKeys.Key {
        let owner = String(owner.unicodeScalars.map { VisibleText.visible($0) }.map(Character.init))
        let key = try SigningKey.findOrCreate(at: privateKey)
        let listed = try TrustedKeys.add(key.publicKey, owner: owner, now: now, before: try heads(), to: list)
        guard let own = listed.keys.first(where: { $0.publicKey == key.publicKey }) else {
            throw SigningFailure.notListed(privateKey, list)
        }
        return own
    }

    private func heads() throws -> [String: EvidenceHead] {
        let root = list.removingLastComponent().appending("evidence")
        let environments = try Folder.names(in: root).filter {
            EvidenceName.isValid($0) && FileKind(at: root.appending($0)) == .folder
        }
        var heads: [String: EvidenceHead] = [:]
        for name in environments {
            let store = EvidenceStore(root: root, environment: name, redactor: Redactor(secrets: []))
            heads[name] = try store.chain().lines.last.map { EvidenceHead($0) }
        }
        return heads
    }
}
