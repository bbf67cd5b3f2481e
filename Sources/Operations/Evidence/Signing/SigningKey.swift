internal import Crypto
internal import FoundationEssentials
internal import Glibc
package import SystemPackage

/// The private half of a person's or machine's key (Ed25519, RFC 8032): a file with one line, the 32-byte seed in
/// base64, which only its owner may read.
package struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// In base64.
    package var publicKey: String { key.publicKey.rawRepresentation.base64EncodedString() }

    /// Nil when there is no such file; throws SigningFailure when others may read it or it holds no key, FileFailure
    /// when it cannot be read.
    package init?(at path: FilePath) throws {
        var status = stat()
        guard stat(path.string, &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw FileFailure.reading(path, Errno(rawValue: errno))
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw SigningFailure.noKey(path) }
        // root may keep a key that a deploying user owns; anybody else's is nobody's to sign with.
        guard status.st_uid == geteuid() || geteuid() == 0, status.st_mode & 0o077 == 0 else {
            throw SigningFailure.exposed(path, mode: status.st_mode & 0o777)
        }
        let bytes = try FileContents.read(path, limit: 1 << 10) ?? []
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.hasSuffix("\n"), let seed = Data(base64Encoded: String(text.dropLast())),
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)
        else { throw SigningFailure.noKey(path) }
        self.key = key
    }

    private init(_ key: Curve25519.Signing.PrivateKey) { self.key = key }

    /// The key in the file, made when there is none: of two makers at once, both get the first one's.
    package static func findOrCreate(at path: FilePath) throws -> SigningKey {
        try Folder.create(path.removingLastComponent(), permissions: .ownerReadWriteExecute)
        let lock = try FileLock.exclusive(path.removingLastComponent().appending(".evidence-key.lock"))
        defer { withExtendedLifetime(lock) {} }
        if let key = try SigningKey(at: path) { return key }
        let key = Curve25519.Signing.PrivateKey()
        let text = key.rawRepresentation.base64EncodedString() + "\n"
        try DurableFile.write(text.utf8, to: path, permissions: .ownerReadWrite)
        return SigningKey(key)
    }

    func signature(of message: String) throws -> String {
        try key.signature(for: Data(message.utf8)).base64EncodedString()
    }

    static func isValid(_ signature: String, of message: String, publicKey: String) -> Bool {
        guard let key = Data(base64Encoded: publicKey), let signature = Data(base64Encoded: signature),
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key)
        else { return false }
        return key.isValidSignature(signature, for: Data(message.utf8))
    }

    static func isPublicKey(_ text: String) -> Bool { isBase64(text, bytes: 32) }

    static func isSignature(_ text: String) -> Bool { isBase64(text, bytes: 64) }

    /// Whether it says that many bytes as chatops writes them, and in no other way: the last character has spare bits.
    private static func isBase64(_ text: String, bytes: Int) -> Bool {
        Data(base64Encoded: text).map { $0.count == bytes && $0.base64EncodedString() == text } ?? false
    }
}
