package import Diagnostics
package import Environments
package import Processes
package import SystemPackage

package enum ImageFailure: Failure {
    case noImage(environment: String)
    case otherRegistry(repository: ImageRepository, registry: RegistryAddress)
    case unknownArchitecture(FilePath)
    case foreignArchitecture(FilePath, Architecture)
    case otherArchitecture(image: String, String, nodes: [String])
    case librariesMissing(FilePath, names: [String])
    case noAuthenticationPlugin(FilePath)
    case notBuilt(tag: String)
    case toolDoesNotWork(ContainerTool)
    case noDockerfile(FilePath)
    case noBase(ContainerTool, CommandResult)
    case buildFailed(CommandResult)
    case notAnArchive(FilePath)
    case noWayToNode(image: String)
    case notImported(image: String, CommandResult)
}

extension ImageFailure {
    package var message: String {
        switch self {
        case .noImage(let environment): "\(environment) has no image: its server runs on this machine as a process"
        case .otherRegistry(let repository, let registry):
            "image.repository \(repository) names another registry than cluster.registry, which is \(registry)"
        case .unknownArchitecture(let path): "\(path) is not a Linux program for amd64 or arm64"
        case .foreignArchitecture(let path, let architecture):
            "\(path) is for \(architecture.rawValue), and this machine's libraries are for "
                + Architecture.current.rawValue
        case .otherArchitecture(let image, let architecture, let nodes):
            "the image \(image) is for \(architecture), but the cluster's nodes are \(nodes.joined(separator: ", "))"
        case .librariesMissing(let path, let names):
            "\(path) needs libraries that are not on this machine: \(names.joined(separator: ", "))"
        case .noAuthenticationPlugin(let client):
            "the plugin \(ImageContents.authenticationPlugin) of \(client) is not on this machine"
        case .notBuilt(let tag): "the image \(tag) was built, but is not where it was put"
        case .toolDoesNotWork(let tool): "image.builder is \(tool.rawValue), which does not work here"
        case .noDockerfile(let path): "\(path) has no \(Dockerfile.folder)/Dockerfile"
        case .noBase(let tool, let result):
            "\(tool.rawValue) cannot get what the image starts from: \(CommandFailure.failed(result).message)"
        case .buildFailed(let result): "the image does not build: \(CommandFailure.failed(result).message)"
        case .notAnArchive(let path): "\(path) is not an OCI image layout"
        case .noWayToNode(let image):
            "there is no registry to push \(image) to, and no way to copy it to the node from here"
        case .notImported(let image, let result):
            "\(image) could not be copied to the node: \(result.lastLine)"
        }
    }

    package var hint: String? {
        switch self {
        case .noImage: "chatops deploy embedded needs none"
        case .otherRegistry: "write image.repository without a registry: the cluster's is put before it"
        case .unknownArchitecture, .foreignArchitecture: "name another program with --binary"
        case .otherArchitecture: "build on a machine of the nodes' architecture, or set image.tag to an image for it"
        case .librariesMissing: "script/install installs what ChatServer needs"
        case .noAuthenticationPlugin: "install libmariadb3 (Debian), which brings it"
        case .notBuilt: "run the same command again"
        case .toolDoesNotWork(let tool): "see why with: \(tool.probe()); or set image.builder: chatops"
        case .noBase: "give it a way to the registry, or set image.builder: chatops"
        case .noDockerfile, .buildFailed: "set image.builder: chatops, which needs no Dockerfile"
        case .notAnArchive: "docker before version 25 cannot write one: set image.builder: chatops"
        case .noWayToNode:
            "set cluster.registry; or save it with chatops image build --file, and import that on the node"
        case .notImported: "it needs root on the node: sudo k3s ctr -n k8s.io images ls"
        }
    }

    package var exitCode: ExitCode {
        switch self {
        case .noImage, .otherRegistry: .configuration
        default: .failed
        }
    }
}
