extension Account {
    /// Downloads the certificate of an order that is valid, RFC 8555 section 7.4.2.
    ///
    /// It is asked for again where it arrives cut off, and checked against the request. Alternate chains are downloaded
    /// only where a root is preferred that the first chain does not lead to; where none leads to it, the first chain is
    /// returned, whose `rootName` tells.
    ///
    /// - Parameter root: the common name of a root certificate, in any case.
    package func certificate(
        of order: Order,
        for request: SigningRequest,
        preferringRoot root: String? = nil
    ) async throws -> CertificateChain {
        guard let url = order.certificateURL else { throw ACMEFailure.orderPending(url: order.url) }
        let (chain, alternates) = try await download(url)
        try chain.check(against: request)
        guard let root, !chain.leads(to: root) else { return chain }
        for url in alternates {
            let (alternate, _) = try await download(url)
            guard alternate.leads(to: root) else { continue }
            try alternate.check(against: request)
            return alternate
        }
        return chain
    }

    /// Every chain of an order's certificate, the authority's own choice first.
    package func certificateChains(of order: Order, for request: SigningRequest) async throws -> [CertificateChain] {
        guard let url = order.certificateURL else { throw ACMEFailure.orderPending(url: order.url) }
        let (first, alternates) = try await download(url)
        var chains = [first]
        for url in alternates { chains.append(try await download(url).chain) }
        for chain in chains { try chain.check(against: request) }
        return chains
    }

    private func download(_ url: String) async throws -> (chain: CertificateChain, alternates: [String]) {
        let patience = authority.transport.patience
        var attempt = 1
        while true {
            let answer = try await post(to: url, for: .certificate, accepting: "application/pem-certificate-chain")
            do {
                return (
                    try CertificateChain(pem: String(decoding: answer.body, as: UTF8.self)), answer.links("alternate")
                )
            } catch {
                guard attempt < patience.attempts else { throw error }
                try await Task.sleep(for: patience.pause(after: attempt))
                attempt += 1
            }
        }
    }
}

extension CertificateChain {
    fileprivate func leads(to root: String) -> Bool { rootName?.lowercased() == root.lowercased() }
}
