/// Nonces that the server handed out and nobody used yet, RFC 8555 section 6.5.
actor NoncePool {
    private var nonces: [String] = []
    /// Servers forget old ones, so that many would only be refused.
    private let limit = 16

    /// The newest.
    func take() -> String? { nonces.popLast() }

    /// Keeps one that is base64url; others must be ignored, says RFC 8555 section 6.5.1.
    func store(_ nonce: String?) {
        guard let nonce, !nonce.isEmpty, nonce.utf8.count <= 1024, Base64URL.decode(nonce) != nil else { return }
        nonces.append(nonce)
        if nonces.count > limit { nonces.removeFirst() }
    }
}
