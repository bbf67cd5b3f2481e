package import Diagnostics
package import Environments
package import SystemPackage

package enum ImageFailure: Failure {
    case noImage(environment: String)
    case otherRegistry(repository: ImageRepository, registry: RegistryAddress)
    case unknownArchitecture(FilePath)
    case foreignArchitecture(FilePath, Architecture)
    case otherArchitecture(image: String, Architecture, nodes: [String])
    case librariesMissing(FilePath, names: [String])
    case noAuthenticationPlugin(FilePath)
    case notBuilt(tag: String)
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
            "the image \(image) is for \(architecture.rawValue), but the cluster's nodes are \(nodes.joined(separator: ", "))"
        case .librariesMissing(let path, let names):
            "\(path) needs libraries that are not on this machine: \(names.joined(separator: ", "))"
        case .noAuthenticationPlugin(let client):
            "the plugin \(ImageContents.authenticationPlugin) of \(client) is not on this machine"
        case .notBuilt(let tag): "the image \(tag) was built, but is not where it was put"
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
        }
    }

    package var exitCode: ExitCode {
        switch self {
        case .noImage, .otherRegistry: .configuration
        default: .failed
        }
    }
}
