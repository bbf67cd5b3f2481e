internal import Environments

/// Makes the store of a target as the environment describes it.
enum CertificateStores {
    static func store(of target: Named<CertificateTarget>, _ tools: CertificateTools) throws -> any CertificateStore {
        switch target.value.place {
        case .secret, .files, .opnsense, .command: throw CertificateFailure.noCluster(target.name)
        }
    }
}
