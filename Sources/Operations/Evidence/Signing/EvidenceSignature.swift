/// `signature.txt` in a run's folder: who vouches for the run's line in the chain, and so for its manifest and for
/// every run before it.
///
/// One line, `ed25519 <public key> <signature>`, both in base64.
struct EvidenceSignature: Equatable {
    static let fileName = "signature.txt"

    let publicKey: String
    let signature: String

    var text: String { "ed25519 \(publicKey) \(signature)\n" }

    init(of line: EvidenceChainLine, environment: String, by key: SigningKey) throws {
        publicKey = key.publicKey
        signature = try key.signature(of: Self.message(line, environment))
    }

    /// Nil unless ``text`` would give the same bytes again.
    init?(_ bytes: [UInt8]) {
        let fields = String(decoding: bytes, as: UTF8.self).dropLast().split(separator: " ").map(String.init)
        guard fields.count == 3, SigningKey.isPublicKey(fields[1]), SigningKey.isSignature(fields[2]) else {
            return nil
        }
        publicKey = fields[1]
        signature = fields[2]
        guard Array(text.utf8) == bytes else { return nil }
    }

    func holds(for line: EvidenceChainLine, environment: String) -> Bool {
        SigningKey.isValid(signature, of: Self.message(line, environment), publicKey: publicKey)
    }

    /// What is signed cannot be taken for anything else that the key signs, nor for another environment's.
    private static func message(_ line: EvidenceChainLine, _ environment: String) -> String {
        "chatops evidence, version 1\n\(environment)\n\(line.text)\n"
    }
}
