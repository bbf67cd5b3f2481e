internal import Processes

/// A program that listens on a TCP port of the cluster's machine.
struct PortHolder: Sendable, Hashable {
    /// Nil where only the superuser may see whose port it is.
    var program: String?
    var pid: Int32?

    /// What may hold an ingress's port as part of a cluster: the ingress itself in the host's network, k3s and its
    /// containers' runtime, and what hands ports of a cluster in containers on (kind, k3d, rootless k3s).
    private static let ofClusters: Set = [
        "k3s", "k3s-server", "containerd", "kube-proxy", "traefik", "nginx-ingress-c", "nginx-ingress-controller",
        "docker-proxy", "rootlesskit", "rootlessport", "slirp4netns",
    ]

    var isOfCluster: Bool { program.map(Self.ofClusters.contains) ?? false }

    /// Such as `nginx (pid 811)`.
    var description: String {
        guard let program else { return "a program that only the superuser may name" }
        return program + (pid.map { " (pid \($0))" } ?? "")
    }
}

extension PortHolder {
    /// Everybody who listens there; none where that cannot be found out.
    static func all(onPort port: UInt16, of host: Host, _ runner: Runner) async -> [PortHolder] {
        switch host {
        case .local:
            let (isOccupied, holders) = ProcessTable.listeners(onPort: port)
            if isOccupied && holders.isEmpty { return [PortHolder()] }
            return holders.map { holder in
                // Programs that rename themselves: `nginx: master process /usr/sbin/nginx …`.
                let path = holder.program.prefix { $0 != ":" }
                return PortHolder(program: String(path.split(separator: "/").last ?? path), pid: holder.identity.pid)
            }
        case .remote(let connection):
            let command = command(port)
            guard let result = try? await connection.run(command), result.succeeded else { return [] }
            let holders = holders(in: result.standardOutput)
            guard holders.contains(where: { $0.program == nil }) else { return holders }
            // sudo that does not permit it tells its administrator, so it is asked only where it may help.
            guard let more = try? await connection.run(command.asSuperuser), more.succeeded else { return holders }
            return Self.holders(in: more.standardOutput)
        }
    }

    /// ss(8): listening TCP sockets, numeric, with their processes, without a header.
    static func command(_ port: UInt16) -> Command {
        Command("ss", ["-H", "-l", "-t", "-n", "-p", "sport = :\(port)"], deadline: .seconds(10))
    }

    /// A line ends in `users:(("nginx",pid=811,fd=6),("nginx",pid=810,fd=6))`, which is left out of sockets of others.
    static func holders(in output: String) -> [PortHolder] {
        var found: [PortHolder] = []
        for line in output.split(separator: "\n") {
            let users = line.matches(of: /\("([^"]*)",pid=(\d+),/)
            let holders = users.map { PortHolder(program: String($0.1), pid: Int32($0.2)) }
            found += holders.isEmpty ? [PortHolder()] : holders
        }
        return found.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
