import Environments
import SystemPackage
import Testing

@testable import Operations

extension Cluster {
    /// One of kind k3s, as its file would say it.
    static func k3s(ingress: String = "traefik", registry: String = "{kind: in-cluster}") throws -> Cluster {
        let folder = TemporaryFolder()
        let environments = folder.path.appending("environments")
        try Folder.create(environments, permissions: .ownerReadWriteExecute)
        try DurableFile.write("{}\n".utf8, to: environments.appending("base.yaml"), permissions: .ownerReadWrite)
        let text = """
            cluster:
              kind: k3s
              k3s: {version: v1.34.1+k3s1, sha256: "\(String(repeating: "a", count: 64))"}
              ingress: \(ingress)
              registry: \(registry)
            image: {repository: chat/server}
            database: {kind: mysql, host: chat-mysql, user: chat}
            """
        try DurableFile.write(text.utf8, to: environments.appending("x.yaml"), permissions: .ownerReadWrite)
        let name = try #require(EnvironmentName("x"))
        return try LoadedEnvironment.load(name, in: Project(root: folder.path), processEnvironment: [:]).environment
            .cluster
    }
}
