internal import Environments

/// Makes the store of a target as the environment describes it.
enum CertificateStores {
    static func store(of target: Named<CertificateTarget>, _ tools: CertificateTools) throws -> any CertificateStore {
        switch target.value.place {
        case .secret(let secret): try SecretStore(secret, name: target.name, tools)
        case .files(let files): try FilesStore(files, tools)
        case .opnsense(let firewall): OPNsenseStore(firewall, name: target.name, tools)
        case .command(let command): try CommandStore(command, name: target.name, tools)
        }
    }
}
