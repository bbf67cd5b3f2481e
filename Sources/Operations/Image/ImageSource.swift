package import CurlHTTP
package import Environments
package import Processes
package import SystemPackage

/// What an image is made from, and with what.
package struct ImageSource: Sendable {
    package var environment: EnvironmentName
    package var cluster: Cluster
    package var image: Image
    package var project: FilePath
    /// chatops itself.
    package var program: FilePath
    /// A ChatServer to pack instead of building one.
    package var binary: FilePath?
    /// Where a registry on the host of the cluster is reached from here, such as the near end of an ssh tunnel.
    package var pushAddress: RegistryAddress?
    package var runner: Runner
    package var http: Client

    /// Throws ``ImageFailure/noImage(environment:)`` for environments without a cluster.
    ///
    /// - Parameter host: the machine of a k3s, where that can be reached.
    package init(
        _ environment: Environment,
        named name: EnvironmentName,
        project: FilePath,
        program: FilePath,
        binary: FilePath?,
        pushAddress: RegistryAddress? = nil,
        host: Host? = nil,
        runner: Runner,
        http: Client
    ) throws {
        guard environment.cluster.kind != .embedded, let image = environment.image else {
            throw ImageFailure.noImage(environment: name.description)
        }
        self.environment = name
        cluster = environment.cluster
        self.image = image
        self.project = project
        self.program = program
        self.binary = binary
        self.pushAddress = pushAddress
        self.runner = runner
        self.http = http
        if cluster.kind == .k3s, let host { node = NodeImages(of: name, on: host, runner) }
    }

    /// The cluster's node, where images are copied to without a registry; nil where there is no way to it from here.
    package var node: NodeImages?

    /// The name without a tag that pods pull, and the registry with the name it knows; nil without a registry.
    func repository() throws -> (pulled: String, registry: RegistryClient?) {
        let name = image.repository.description
        let (address, endpoint) = registry
        guard let address, let endpoint else { return (name, nil) }
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        let isQualified =
            parts.count == 2 && (parts[0].contains(".") || parts[0].contains(":") || parts[0] == "localhost")
        if isQualified && parts[0] != address.description {
            throw ImageFailure.otherRegistry(repository: image.repository, registry: address)
        }
        let path = isQualified ? parts[1] : name
        return ("\(address)/\(path)", RegistryClient(endpoint, repository: path, http: http))
    }

    private var registry: (RegistryAddress?, RegistryEndpoint?) {
        switch cluster.registry {
        case .none: return (nil, nil)
        case .inCluster:
            guard let pulled = RegistryAddress("localhost:5000"), let here = RegistryAddress("127.0.0.1:5000") else {
                return (nil, nil)
            }
            return (pulled, RegistryEndpoint(address: pushAddress ?? here, isInsecure: true))
        case .external(let external):
            return (
                external.address,
                RegistryEndpoint(
                    address: pushAddress ?? external.pushAddress,
                    isInsecure: external.isInsecure,
                    credentials: external.credentials
                )
            )
        }
    }
}
