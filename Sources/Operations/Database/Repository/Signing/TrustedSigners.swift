package import Environments
internal import SystemPackage

/// Whose signatures count when a repository is read.
package struct TrustedSigners: Sendable, Hashable {
    private let keys: Set<String>

    package init(_ keys: Set<String>) { self.keys = keys }

    /// Those in evidence.keys, this machine's own, and those that the environment names.
    package init(_ signing: EvidenceSigning, and others: [SignatureKey]) throws {
        var keys = Set(others.map(\.description))
        keys.formUnion(try TrustedKeys(at: signing.list).keys.map(\.publicKey))
        if let own = try SigningKey(at: signing.privateKey) { keys.insert(own.publicKey) }
        self.keys = keys
    }

    func contains(_ key: String) -> Bool { keys.contains(key) }
}
