package import Environments
package import Processes

/// An environment's cluster while it can be reached.
package struct ReachableCluster: Sendable {
    package let connection: ClusterConnection
    /// The API server's version, such as `v1.34.1+k3s1`.
    package let version: String
    /// The machine the cluster runs on, as far as chatops gets there.
    package let host: Host
    /// Where images are pushed to from here, when that is not what the environment says: the near end of an ssh tunnel
    /// to a registry on the cluster's machine.
    ///
    /// ssh finds out whether anything answers there only when it is used.
    package let pushAddress: RegistryAddress?
}

extension Registry {
    /// The registry as its own machine sees it, where only that machine can reach it.
    var loopback: SSHEndpoint? {
        switch self {
        case .none: nil
        case .inCluster: SSHEndpoint(port: 5000)
        case .external(let external):
            external.pushAddress.host.isLoopback && external.isInsecure
                ? SSHEndpoint(port: external.pushAddress.port?.number ?? 80) : nil
        }
    }
}
