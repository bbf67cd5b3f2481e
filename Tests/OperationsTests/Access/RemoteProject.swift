import Environments
import SSHTestbed
import SystemPackage
import Testing

@testable import Operations
@testable import Processes

/// An environment whose cluster is reached through a test's own ssh server.
struct RemoteProject: Sendable {
    let folder = TemporaryFolder()
    let server: TestSSHServer
    let namespace: String
    /// On the server: the administrator's kubeconfig.
    var serverKubeconfig: String

    var kubeconfig: FilePath { folder.path.appending("kept/kubeconfig.yaml") }

    func entrance() throws -> ClusterEntrance {
        let environments = folder.path.appending("environments")
        try Folder.create(environments, permissions: .ownerReadWriteExecute)
        try DurableFile.write("{}\n".utf8, to: environments.appending("base.yaml"), permissions: .ownerReadWrite)
        let text = """
            cluster:
              kind: k3s
              host: \(server.target)
              kubeconfig: kept/kubeconfig.yaml
              serverKubeconfig: \(serverKubeconfig)
              context: remote
              namespace: \(namespace)
              k3s: {version: v1.34.1+k3s1, sha256: "\(String(repeating: "0", count: 64))"}
              registry: {kind: in-cluster}
            image: {repository: chat/server}
            database: {kind: mysql, host: chat-mysql, user: chat}
            """
        try DurableFile.write(text.utf8, to: environments.appending("remote.yaml"), permissions: .ownerReadWrite)
        let name = try #require(EnvironmentName("remote"))
        let loaded = try LoadedEnvironment.load(name, in: Project(root: folder.path), processEnvironment: [:])
        return ClusterEntrance(
            name,
            loaded.environment.cluster,
            project: folder.path,
            runner: Runner(),
            ssh: server.program
        )
    }
}
