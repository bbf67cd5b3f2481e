internal import Environments
package import Processes
package import SystemPackage

/// Decrypts and decompresses what ``ObjectSeal`` made, and compares both sides with their digests.
package struct ObjectOpener: Sendable {
    /// Nil where nothing is encrypted.
    private let identity: AgeIdentity?
    private let runner: Runner

    package init(_ identity: AgeIdentity?, runner: Runner) {
        self.identity = identity
        self.runner = runner
    }

    /// Throws unless the identity is there and opens what is encrypted to `recipient`; nil is always opened.
    package func check(opens recipient: String?) async throws {
        guard let recipient else { return }
        guard let identity else { throw RepositoryFailure.noIdentity(recipient: recipient) }
        let own = try await identity.recipient(runner).description
        guard own == recipient else { throw RepositoryFailure.otherIdentity(recipient: recipient, of: own) }
    }

    /// Opens a file into another, mode 0600, which is not there afterwards when that fails.
    ///
    /// - Parameter expected: what is known of the file; anything else throws ``RepositoryFailure/changed(key:reason:)``.
    @discardableResult
    package func open(
        _ sealed: FilePath,
        to file: FilePath,
        expecting expected: SealedObject? = nil
    ) async throws
        -> SealedFile
    {
        let output = try NewFile(file)
        defer { output.closeAndRemoveUnlessKept() }
        let result = try await opening(sealed, expecting: expected) { chunk in try output.write(chunk) }
        try output.keep()
        return result
    }

    /// Gives the content to `body`, on a thread of its own, as it comes.
    ///
    /// Returning is what says that it was all there and as expected: until then `body` has to take it for provisional.
    @discardableResult
    package func opening(
        _ sealed: FilePath,
        expecting expected: SealedObject? = nil,
        _ body: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> SealedFile {
        guard try Self.isEncrypted(sealed) else { return try await run([], sealed, expected, body) }
        guard let identity else { throw RepositoryFailure.noIdentity(recipient: nil) }
        return try await identity.withPath { path in
            try await run([Command("age", ["-d", "-i", path.string])], sealed, expected, body)
        }
    }

    private func run(
        _ decryption: [Command],
        _ sealed: FilePath,
        _ expected: SealedObject?,
        _ body: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> SealedFile {
        let stages = (decryption + [Command("zstd", ["-q", "-d", "-c"])]).map(\.harmless)
        let (sealedDigest, plain) = try await runner.pipe(stages) { pipe in
            let writer = SealWriter(pipe)
            try writer.write(contentsOf: sealed)
            try writer.flush()
            return writer.digest
        } draining: { reader in
            try reader.digesting(body)
        }
        let name = expected?.name ?? sealed.string
        if let expected, sealedDigest != expected.sealed {
            throw RepositoryFailure.changed(key: name, reason: "its SHA-256 or size is another")
        }
        if let expected, plain != expected.plain {
            throw RepositoryFailure.changed(key: name, reason: "its content's SHA-256 or size is another")
        }
        return SealedFile(file: sealed, plain: plain, sealed: sealedDigest)
    }

    /// By the first line of the age format, version 1.
    private static func isEncrypted(_ file: FilePath) throws -> Bool {
        let header = Array("age-encryption.org/v1\n".utf8)
        return try FileContents.read(file, in: 0..<header.count) == header
    }
}
