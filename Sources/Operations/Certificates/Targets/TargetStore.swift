internal import Environments

/// A target's store, made when it is needed: that one cannot be made, since its cluster is away or its link leads nowhere,
/// keeps no other target from being renewed.
struct TargetStore: CertificateStore {
    private let target: Named<CertificateTarget>
    private let made: Result<any CertificateStore, any Error>

    init(_ target: Named<CertificateTarget>, _ tools: CertificateTools) {
        self.target = target
        made = Result { try CertificateStores.store(of: target, tools) }
    }

    var place: String { (try? made.get())?.place ?? target.name }

    func held() async throws -> HeldCertificate? { try await made.get().held() }

    func install(_ certificate: KeyedCertificate) async throws -> String { try await made.get().install(certificate) }

    func preflight() async -> [String] {
        switch made {
        case .success(let store): await store.preflight()
        case .failure(let error): [FailureReport(error).message]
        }
    }
}
