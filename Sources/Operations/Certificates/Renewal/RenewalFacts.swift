internal import ACME
internal import Environments
internal import FoundationEssentials
internal import SystemPackage

/// What is kept of an environment's certificate, and what follows from it now: nobody is asked.
///
/// What only helps (windows, failures, targets) is done without where it cannot be read; a certificate that cannot be read
/// throws.
struct RenewalFacts: Sendable {
    struct Target: Sendable {
        var name: String
        /// Nil where it was never tried.
        var record: TargetRecord?
        /// Whether the certificate that is kept still has to be installed there.
        var isPending: Bool
    }

    let wish: CertificateWish
    let current: IssuedCertificate?
    /// Of `current`.
    let window: RenewalWindow?
    let record: RenewalRecord
    let decision: RenewalDecision
    let targets: [Target]

    init(
        _ environment: Environment,
        _ certificates: Certificates,
        of authority: AuthorityFolder,
        in state: CertificateState,
        at now: Date
    ) throws {
        wish = try CertificateWish(certificates, of: environment.site)
        let current = try JSONDocument.read(IssuedCertificates.self, at: authority.certificate)?.current
        let window = Self.helpful(RenewalWindow.self, at: authority.window)
        record = Self.helpful(RenewalRecord.self, at: authority.renewal) ?? RenewalRecord()
        decision = .of(wish, issued: current, window: window, record: record, at: now)
        let isUsable = current?.isUsable(at: now) ?? false
        targets = certificates.targets(isClustered: environment.cluster.kind != .embedded).map { target in
            let record = Self.helpful(TargetRecord.self, at: state.target(target.name))
            let isPending = isUsable && record?.serial != current?.serial
            return Target(name: target.name, record: record, isPending: isPending)
        }
        self.current = current
        self.window = window?.certificate == current?.identifier ? window : nil
    }

    static func helpful<Value: Decodable>(_ type: Value.Type, at file: FilePath) -> Value? {
        (try? JSONDocument.read(type, at: file)) ?? nil
    }
}
