internal import SystemPackage

/// A repository of backups: objects, and signed documents that say what they are.
package struct Repository: Sendable {
    package let store: any ObjectStore
    package let trusted: TrustedSigners
    /// Where what was stored last is remembered; nil where nobody does.
    package let heads: HeadsFile?
    /// Nil for who only reads.
    private let signer: SigningKey?

    package init(_ store: any ObjectStore, trusted: TrustedSigners, signer: SigningKey? = nil, heads: HeadsFile? = nil)
    {
        self.store = store
        self.trusted = trusted
        self.signer = signer
        self.heads = heads
    }

    /// Makes the place a repository where it is none; throws when it is one that this chatops does not know.
    package func prepare() async throws {
        if try await checkFormat() { return }
        try await store.put(try JSONDocument.encode(RepositoryFormat()), as: RepositoryFormat.key)
    }

    /// False where there is no repository.
    func checkFormat() async throws -> Bool {
        guard let bytes = try await store.read(RepositoryFormat.key, limit: 1 << 16) else { return false }
        guard let format = try? JSONDocument.decode(RepositoryFormat.self, from: bytes) else {
            throw RepositoryFailure.document(key: RepositoryFormat.key, .unreadable)
        }
        guard format.format == RepositoryFormat.current else {
            throw RepositoryFailure.newerFormat(store.place, format: format.format)
        }
        return true
    }

    /// Lists a backup, whose objects are all stored; returns how later ones refer to it.
    @discardableResult
    package func add(_ manifest: BackupManifest) async throws -> ManifestReference {
        let digest = try await put(manifest, .backup, at: manifest.history.key(ofBackup: manifest.id))
        let reference = ManifestReference(name: manifest.id, digest: digest)
        try heads?.note(backup: reference, of: manifest.history)
        return reference
    }

    /// Adds a segment, whose object is stored, to the chain's end; returns how the next one refers to it.
    @discardableResult
    package func add(_ manifest: SegmentManifest) async throws -> ManifestReference {
        let digest = try await put(manifest, .segment, at: manifest.history.key(ofSegment: manifest.sequence))
        let reference = ManifestReference(name: String(manifest.sequence), digest: digest)
        try heads?.note(segment: reference, of: manifest.history)
        return reference
    }

    package func add(_ record: IncarnationRecord) async throws {
        try await put(record, .incarnation, at: record.history.incarnationKey)
    }

    func add(_ record: PruningRecord) async throws {
        try await put(record, .pruning, at: record.history.key(ofPruning: record.id))
    }

    @discardableResult
    private func put(_ value: some Encodable, _ purpose: SignedDocument.Purpose, at key: String) async throws -> String
    {
        guard let signer else { throw RepositoryFailure.unsigned }
        let document = try SignedDocument(value, purpose, at: key, by: signer)
        try await store.put(document.bytes, as: key)
        return document.digest
    }

    package func backup(_ id: String, of history: History) async throws -> Recorded<BackupManifest> {
        let key = history.key(ofBackup: id)
        let found = try await document(BackupManifest.self, .backup, at: key)
        guard found.value.id == id, found.value.history == history else {
            throw RepositoryFailure.document(key: key, .misplaced)
        }
        return found
    }

    package func segment(_ sequence: Int, of history: History) async throws -> Recorded<SegmentManifest> {
        let key = history.key(ofSegment: sequence)
        let found = try await document(SegmentManifest.self, .segment, at: key)
        guard found.value.sequence == sequence, found.value.history == history else {
            throw RepositoryFailure.document(key: key, .misplaced)
        }
        return found
    }

    package func incarnation(of history: History) async throws -> Recorded<IncarnationRecord> {
        let key = history.incarnationKey
        let found = try await document(IncarnationRecord.self, .incarnation, at: key)
        guard found.value.history == history else { throw RepositoryFailure.document(key: key, .misplaced) }
        return found
    }

    func pruning(_ id: String, of history: History) async throws -> Recorded<PruningRecord> {
        let key = history.key(ofPruning: id)
        let found = try await document(PruningRecord.self, .pruning, at: key)
        guard found.value.id == id, found.value.history == history else {
            throw RepositoryFailure.document(key: key, .misplaced)
        }
        return found
    }

    /// What stands at `key`, once its signature, form and version are seen to be right.
    private func document<Value: Decodable & Sendable>(
        _ type: Value.Type,
        _ purpose: SignedDocument.Purpose,
        at key: String
    ) async throws -> Recorded<Value> {
        guard let bytes = try await store.read(key) else {
            throw RepositoryFailure.missing(key: key, in: store.place)
        }
        do {
            let document = try SignedDocument(bytes)
            try document.check(purpose, at: key, by: trusted)
            guard let version = try? JSONDocument.decode(SchemaVersion.self, from: document.body) else {
                throw DocumentFault.unreadable
            }
            guard version.schemaVersion == 1 else { throw DocumentFault.newerFormat(version.schemaVersion) }
            guard let value = try? JSONDocument.decode(type, from: document.body) else {
                throw DocumentFault.unreadable
            }
            return Recorded(value: value, digest: document.digest, signer: document.publicKey)
        } catch let fault as DocumentFault {
            throw RepositoryFailure.document(key: key, fault)
        }
    }
}

/// A document that was read from a repository, and its SHA-256.
package struct Recorded<Value: Sendable>: Sendable {
    package let value: Value
    package let digest: String
    /// The public key of who signed it.
    package let signer: String
}

extension Recorded: Equatable where Value: Equatable {}

private struct SchemaVersion: Decodable {
    var schemaVersion: Int
}
