internal import CurlHTTP
internal import FoundationEssentials
internal import SwiftASN1
internal import X509

/// The certificates that a server sent, its own first.
struct ServedChain: Sendable {
    let certificates: [Certificate]
    let leaf: Certificate
    /// From the server's own to an authority, as OpenSSL went; where it found no way, along the issuers that were sent,
    /// in whatever order.
    ///
    /// A server may send more than anybody needs, such as an authority's own certificate signed by an older authority,
    /// for devices that know only that one. What is not on the way fails nobody.
    let path: [Certificate]

    /// Nil where one of the certificates cannot be read, and where there is none.
    init?(_ peer: TLSPeer) {
        let read = peer.chain.compactMap { try? Certificate(pemEncoded: $0) }
        guard read.count == peer.chain.count, let leaf = read.first else { return nil }
        let judged = peer.judgedChain.compactMap { try? Certificate(pemEncoded: $0) }
        let isWhole = judged.first == leaf && (peer.chainFault == nil || judged.last?.isSelfIssued == true)
        self.init(leaf, among: read, path: isWhole ? judged : Self.path(from: leaf, along: read))
    }

    private init(_ leaf: Certificate, among certificates: [Certificate], path: [Certificate]) {
        self.certificates = certificates
        self.leaf = leaf
        self.path = path
    }

    /// What stands in PEM one after the other; nil where nothing does, or it cannot be read.
    init?(pem text: String) {
        guard let documents = try? PEMDocument.parseMultiple(pemString: text) else { return nil }
        let found = documents.filter { $0.discriminator == "CERTIFICATE" }
        let read = found.compactMap { try? Certificate(pemDocument: $0) }
        guard read.count == found.count, let leaf = read.first else { return nil }
        self.init(leaf, among: read, path: Self.path(from: leaf, along: read))
    }

    private static func path(from leaf: Certificate, along certificates: [Certificate]) -> [Certificate] {
        var path = [leaf]
        while let last = path.last, !last.isSelfIssued,
            let issuer = certificates.first(where: { $0.subject == last.issuer }), !path.contains(issuer)
        {
            path.append(issuer)
        }
        return path
    }

    /// Whether each is followed by its issuer (RFC 8446 section 4.4.2, RFC 5246 section 7.4.2).
    var isInOrder: Bool { zip(certificates, certificates.dropFirst()).allSatisfy { $0.issuer == $1.subject } }

    /// The one on the path that ends first.
    var soonestEnding: Certificate { path.min { $0.notValidAfter < $1.notValidAfter } ?? leaf }

    /// Until the first on the path ends, rounded down; negative once it is over.
    func daysLeft(at now: Date) -> Int {
        Int((soonestEnding.notValidAfter.timeIntervalSince(now) / 86400).rounded(.down))
    }

    /// Such as `P256`, `RSA2048`.
    var keyType: String { leaf.keyType }

    /// The names and addresses that the certificate is for.
    var names: [String] { leaf.names.map(\.text) }

    /// Whether it is for a name, or for an address (RFC 9110 section 4.3.4, RFC 9525 section 6).
    func covers(_ host: String) -> Bool {
        if let address = NumericAddress(host) {
            return leaf.names.contains { if case .address(let bytes) = $0 { bytes == address.bytes } else { false } }
        }
        return leaf.names.contains { if case .name(let pattern) = $0 { pattern.covers(host) } else { false } }
    }
}

extension Certificate {
    enum Name: Sendable {
        case name(String)
        case address([UInt8])

        var text: String {
            switch self {
            case .name(let name): name
            case .address(let bytes) where bytes.count == 4: bytes.map { "\($0)" }.joined(separator: ".")
            case .address(let bytes):
                stride(from: 0, to: bytes.count - 1, by: 2)
                    .map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }.joined(separator: ":")
            }
        }
    }

    var names: [Name] {
        guard let held = try? extensions.subjectAlternativeNames else { return [] }
        return held.compactMap { name in
            switch name {
            case .dnsName(let text): .name(text)
            case .ipAddress(let octets): .address(Array(octets.bytes))
            default: nil
            }
        }
    }

    var isSelfIssued: Bool { issuer == subject }

    /// Where the authority says that its issuer's certificate is to be had (RFC 5280 section 4.2.2.1).
    var issuerAddress: String? {
        guard let access = try? extensions.authorityInformationAccess else { return nil }
        return access.lazy.filter { $0.method == .issuingCA }.compactMap { description -> String? in
            if case .uniformResourceIdentifier(let address) = description.location { address } else { nil }
        }.first
    }
}

extension String {
    /// A `*` stands for one whole first label.
    fileprivate func covers(_ host: String) -> Bool {
        let pattern = lowercased()
        let host = host.lowercased()
        if !pattern.hasPrefix("*.") { return pattern == host }
        let label = host.prefix { $0 != "." }
        return !label.isEmpty && host.dropFirst(label.count) == pattern.dropFirst()
    }
}
