/// What stands in a place that certificates are served from.
struct HeldCertificate: Sendable, Hashable {
    /// PEM, the certificate itself first.
    var chain: String
    /// PEM; nil where the place does not hand it out again, or it has none.
    var key: String?
}

extension HeldCertificate: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "held certificate" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: ["chain": chain]) }
}

/// A place that certificates are served from: the one thing that is different about targets.
protocol CertificateStore: Sendable {
    /// As messages call it, such as `Secret/chat-tls` or a path.
    var place: String { get }

    /// What stands there now; nil where nothing does.
    func held() async throws -> HeldCertificate?

    /// Puts a certificate there and has whoever serves it load it; returns what was done, in a few words.
    ///
    /// It is done anew where the same one stands there already: whether it was loaded is not known. At every moment,
    /// also after kill -9 and on a full disk, key and certificate belong together. When it throws, what stood there
    /// before stands there again; where that failed too, it throws ``CertificateFailure/notPutBack(place:_:_:)``.
    func install(_ certificate: KeyedCertificate) async throws -> String

    /// What would keep it from installing, each in a sentence; changes nothing.
    func preflight() async -> [String]
}

extension CertificateStore {
    func preflight() async -> [String] { [] }
}
