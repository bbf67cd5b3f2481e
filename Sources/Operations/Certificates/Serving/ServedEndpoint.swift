internal import CurlHTTP
internal import Environments
internal import FoundationEssentials

/// Where a target's certificate is seen from outside, by name, port and address.
struct ServedEndpoint: Sendable {
    let host: String
    let port: UInt16
    /// Those that were said; empty asks DNS.
    let addresses: [String]
    let http: Client

    init(_ endpoint: CertificateTarget.Endpoint, of site: Site, http: Client) {
        let isOfSite = endpoint.host == nil || endpoint.host?.description == site.domain.description
        let said = endpoint.addresses.isEmpty && isOfSite ? [site.address].compactMap(\.self) : endpoint.addresses
        host = endpoint.host?.description ?? site.domain.description
        port = (endpoint.port ?? site.httpsPort).number
        addresses = said.map(\.description)
        self.http = http
    }

    /// As messages and evidence name it.
    var name: String { NumericAddress(host)?.with(port: port) ?? "\(host):\(port)" }

    /// What each address shows now; empty where the name leads nowhere.
    func look() async -> [EndpointSight] {
        let found = await lookUp()
        return await found.mapAtOnce { address in await look(at: address) }
    }

    private func lookUp() async -> [NumericAddress] {
        let names = addresses.isEmpty ? [host] : addresses
        var found: [NumericAddress] = []
        for name in names {
            guard case .found(let some) = await AddressLookup.of(name, within: .seconds(5)) else { continue }
            found += some.filter { !found.contains($0) }
        }
        return found
    }

    private func look(at address: NumericAddress) async -> EndpointSight {
        let place = address.with(port: port)
        let authority = NumericAddress(host).map { $0.isIPv6 ? "[\($0)]" : $0.text } ?? host
        var request = Request(.get, "https://\(authority):\(port)/")
        request.deadline = .seconds(5)
        request.freshConnection = true
        request.trust = .unverified(judgedBy: nil)
        if NumericAddress(host) == nil {
            request.resolve = [ResolveOverride(host: host, port: Int(port), addresses: [address.text])]
        }
        do {
            return EndpointSight(
                place: place,
                peer: try await http.send(request).tls,
                reason: "it showed no certificate"
            )
        } catch {
            // TLS came first: servers of other protocols than HTTP are seen as well.
            return EndpointSight(place: place, peer: error.attempt?.tls, reason: error.reason)
        }
    }
}

/// What one address of an endpoint showed.
struct EndpointSight: Sendable {
    /// Address and port.
    var place: String
    /// Nil where it could not be asked.
    var chain: ServedChain?
    /// Why it could not.
    var reason: String?

    var serial: String? { chain?.leaf.serial }
}

extension EndpointSight {
    fileprivate init(place: String, peer: TLSPeer?, reason: String) {
        self.place = place
        chain = peer.flatMap { ServedChain($0) }
        self.reason = chain == nil ? reason : nil
    }
}

extension [EndpointSight] {
    /// Such as `192.0.2.10:443 serves 03a1…, 192.0.2.11:443 refuses the connection`.
    var inWords: String {
        map { sight in
            sight.serial.map { "\(sight.place) serves \($0)" } ?? "\(sight.place): \(sight.reason ?? "")"
        }.joined(separator: ", ")
    }

    /// Alike ones together, for evidence.
    var reports: [ChainReport] {
        CertificateAgreement(sources: [], served: compactMap { sight in sight.chain.map { (sight.place, $0) } }).reports
    }
}
