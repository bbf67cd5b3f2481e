internal import FoundationEssentials

/// One JSON object and a line `ed25519 <public key> <signature>` that vouches for exactly these bytes, under exactly this
/// key of the repository, for this purpose.
package struct SignedDocument: Sendable, Hashable {
    /// The JSON, with the newline at its end.
    package let body: [UInt8]
    package let publicKey: String
    private let signature: String

    /// What a signature is good for: none can be taken for another's.
    package enum Purpose: String, Sendable {
        case backup = "backup manifest"
        case segment = "binlog segment manifest"
        case incarnation = "incarnation"
        case pruning = "record of a pruning"
    }

    package var bytes: [UInt8] { body + Array("ed25519 \(publicKey) \(signature)\n".utf8) }

    /// How others name it.
    package var digest: String { FileContents.sha256(bytes) }

    package init(_ value: some Encodable, _ purpose: Purpose, at key: String, by signer: SigningKey) throws {
        body = try JSONDocument.encode(value)
        publicKey = signer.publicKey
        signature = try signer.signature(of: Self.message(purpose, key, body))
    }

    /// Splits what was read; throws ``DocumentFault/unsigned`` unless ``bytes`` gives the same again.
    init(_ bytes: [UInt8]) throws(DocumentFault) {
        guard bytes.last == UInt8(ascii: "\n"),
            let end = bytes.dropLast().lastIndex(of: UInt8(ascii: "\n"))
        else { throw .unsigned }
        let fields = String(decoding: bytes[(end + 1)...].dropLast(), as: UTF8.self)
            .split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 3, fields[0] == "ed25519", SigningKey.isPublicKey(fields[1]),
            SigningKey.isSignature(fields[2])
        else { throw .unsigned }
        body = Array(bytes[...end])
        publicKey = fields[1]
        signature = fields[2]
    }

    /// Throws unless one of those who count signed it for this purpose and place.
    func check(_ purpose: Purpose, at key: String, by trusted: TrustedSigners) throws(DocumentFault) {
        guard SigningKey.isValid(signature, of: Self.message(purpose, key, body), publicKey: publicKey) else {
            throw .badSignature
        }
        guard trusted.contains(publicKey) else { throw .unknownSigner(publicKey) }
    }

    private static func message(_ purpose: Purpose, _ key: String, _ body: [UInt8]) -> String {
        "chatops \(purpose.rawValue), version 1\n\(key)\n\(FileContents.sha256(body))\n"
    }
}

/// Why a signed document does not count.
package enum DocumentFault: Error, Sendable, Hashable {
    case unsigned
    /// Changed after it was signed, or signed for another place.
    case badSignature
    case unknownSigner(String)
    case unreadable
    case newerFormat(Int)
    /// It says that it belongs elsewhere.
    case misplaced

    package var words: String {
        switch self {
        case .unsigned: "is cut off, or was never signed"
        case .badSignature: "was changed after it was signed, or moved there from elsewhere"
        case .unknownSigner(let key): "is signed by \(key), whose signatures do not count here"
        case .unreadable: "does not hold what chatops writes there"
        case .newerFormat(let format): "has format \(format), which this chatops does not know"
        case .misplaced: "belongs to another place in the repository"
        }
    }
}
