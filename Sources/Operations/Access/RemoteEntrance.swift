import Environments
import Processes
import SystemPackage

/// The way into a cluster whose API is reached through its host.
///
/// The administrator's kubeconfig is read from the host only to make the ``DeployAccount``, and never kept here.
struct RemoteEntrance: Sendable {
    let cluster: Cluster
    /// Where the deploy account's kubeconfig is kept, with mode 0600.
    let kubeconfig: Kubeconfig
    let host: SSHConnection
    let runner: Runner

    private var account: DeployAccount { DeployAccount(in: cluster.namespace) }
    private var contextName: String { cluster.context?.description ?? "default" }

    func open() async throws -> ReachableCluster {
        if let cluster = try await openByKeptAccount() { return cluster }
        let kept = try await keepAccount()
        return try await open(kubeconfig, kept)
    }

    /// Whether the kubeconfig that is kept still lets us in; false also while the API does not answer.
    func isOpenToKeptAccount() async throws -> Bool {
        do {
            return try await openByKeptAccount() != nil
        } catch is AccessFailure {
            return false
        }
    }

    /// Nil where there is no kubeconfig yet, or it is not valid any more.
    private func openByKeptAccount() async throws -> ReachableCluster? {
        do {
            try kubeconfig.check()
            let context = try await kubeconfig.context(named: contextName, runner)
            guard context.user == account.user else { return nil }
            return try await open(kubeconfig, context)
        } catch AccessFailure.noKubeconfig, AccessFailure.noContext, AccessFailure.unauthorized,
            AccessFailure.untrusted
        {
            return nil
        }
    }

    private func open(_ kubeconfig: Kubeconfig, _ context: Kubeconfig.Context) async throws -> ReachableCluster {
        let connection = ClusterConnection(try await access(kubeconfig, context), runner: runner)
        return ReachableCluster(
            connection: connection,
            version: try await version(connection, context),
            host: .remote(host),
            pushAddress: try await forwardedRegistry()
        )
    }

    /// What ssh forwards is taken here and then dropped when nobody listens at the other end.
    private func version(_ connection: ClusterConnection, _ context: Kubeconfig.Context) async throws -> String {
        do {
            return try await connection.version()
        } catch AccessFailure.refused, AccessFailure.failed(KubernetesFailure.unreachable) {
            throw AccessFailure.refusedThere(context.server, host.target, reason: host.lastComplaint)
        }
    }

    private func forwardedRegistry() async throws -> RegistryAddress? {
        guard let endpoint = cluster.registry.loopback else { return nil }
        return RegistryAddress("127.0.0.1:\(try await host.forward(to: endpoint))")
    }

    private func access(_ kubeconfig: Kubeconfig, _ context: Kubeconfig.Context) async throws -> ClusterAccess {
        guard let endpoint = SSHEndpoint(apiURL: context.server) else {
            throw AccessFailure.invalidKubeconfig(kubeconfig.path, reason: "\(context.server) is not the URL of an API")
        }
        let port = try await host.forward(to: endpoint)
        return ClusterAccess(
            kubeconfig: kubeconfig.path,
            context: context.name,
            namespace: cluster.namespace,
            server: "https://127.0.0.1:\(port)"
        )
    }

    /// Makes the deploy account and keeps its kubeconfig.
    private func keepAccount() async throws -> Kubeconfig.Context {
        guard try kubeconfig.holdsOnly({ $0.hasPrefix(DeployAccount.name) }) else {
            throw AccessFailure.othersKubeconfig(kubeconfig.path)
        }
        let bytes = try await readAdministrators()
        let own = try await withTemporary(bytes) { administrators in
            let context = try await administrators.context(named: nil, runner)
            let access = try await access(administrators, context)
            let connection = ClusterConnection(access, runner: runner)
            _ = try await version(connection, context)
            return try await account.kubeconfig(from: connection, context: contextName, server: context.server)
        }
        try Folder.create(kubeconfig.path.removingLastComponent(), permissions: .ownerReadWriteExecute)
        try DurableFile.write(own, to: kubeconfig.path, permissions: .ownerReadWrite)
        return try await kubeconfig.context(named: contextName, runner)
    }

    /// The administrator's kubeconfig on the host, in memory.
    private func readAdministrators() async throws -> [UInt8] {
        let path = cluster.serverKubeconfig.description
        let read = Command("cat", ["--", path], deadline: .seconds(30))
        let plain = try await host.run(read)
        if plain.succeeded { return Array(plain.standardOutput.utf8) }
        let asSuperuser = read.asSuperuser
        let result = try await host.run(asSuperuser)
        if result.succeeded { return Array(result.standardOutput.utf8) }
        // sudo ends with 1 for its own failures as well, and cat's are told in cat's words (sudo(8), EXIT VALUE).
        if result.standardError.contains("sudo: ") && result.standardError.contains("password") {
            throw HostFailure.sudoWantsPassword(host.target, asSuperuser)
        }
        throw AccessFailure.noServerKubeconfig(path, host.target, reason: result.lastLine)
    }

    /// Runs `body` while `bytes` are a file of mode 0600, in memory where the machine has a place for that.
    private func withTemporary<Value>(
        _ bytes: [UInt8],
        _ body: (Kubeconfig) async throws -> Value
    ) async throws -> Value {
        let path = try RuntimeFolder.path().appending("k\(UInt64.random(in: 0 ... .max))")
        defer { try? Folder.remove(path) }
        try DurableFile.write(bytes, to: path, permissions: .ownerReadWrite)
        return try await body(Kubeconfig(path))
    }
}

extension SSHEndpoint {
    /// Where the API of a kubeconfig's `server` answers, as seen from the machine the kubeconfig was read on.
    init?(apiURL: String) {
        guard apiURL.hasPrefix("https://") else { return nil }
        let authority = apiURL.dropFirst("https://".count).prefix { $0 != "/" }
        var host = authority
        var port: UInt16 = 443
        if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
            guard let number = UInt16(authority[authority.index(after: colon)...]) else { return nil }
            port = number
            host = authority[..<colon]
        }
        if host.hasPrefix("[") && host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { return nil }
        self.init(host: String(host), port: port)
    }
}
