internal import FoundationEssentials
internal import Processes
internal import SystemPackage

/// k3s as a running service of the host.
struct K3sService: Sendable {
    /// What a first start takes, images pulled included.
    static let patience: Duration = .seconds(300)

    let host: K3sHost
    let layout: K3sLayout

    /// Starts it, or starts it again, with what `startedWith` says, and waits until its node is ready.
    func start(_ startedWith: HostFile) async throws {
        try await host.write(startedWith)
        let limit = Self.patience.components.seconds
        let result = try await host.run(
            script: Self.starting,
            [K3sLayout.service, layout.binary.string, "\(limit)"],
            deadline: Self.patience + .seconds(660)
        )
        switch result.termination {
        case .exited(0): return
        case .exited(3):
            let lines = result.standardOutput.split(whereSeparator: \.isNewline).map(String.init)
            throw BootstrapFailure.notStarted(on: host.name, reason: result.lastLine, journal: lines)
        default:
            throw BootstrapFailure.nodeNotReady(on: host.name, within: Self.patience, reason: result.lastLine)
        }
    }

    /// Whether its API answers.
    ///
    /// - Parameter tries: how often to ask, with a second between.
    func answers(tries: Int = 1) async -> Bool {
        let result = try? await host.run(
            script: Self.asking,
            [layout.binary.string, "\(tries)"],
            deadline: .seconds(90)
        )
        return result?.succeeded ?? false
    }

    /// Runs kubectl there as the cluster's administrator.
    func kubectl(_ arguments: [String], input: Command.Input = .none) async throws -> CommandResult {
        let command = [layout.binary.string, "kubectl", "--kubeconfig=\(layout.kubeconfig)"] + arguments
        return try await host.run(
            Command(command[0], Array(command.dropFirst()), input: input, deadline: .seconds(120))
        )
    }

    /// `systemctl restart` waits until k3s says that it is up, since its unit is of type notify.
    private static let starting = #"""
        set -u
        systemctl daemon-reload
        systemctl enable "$1" 2> /dev/null >&2
        systemctl reset-failed "$1" 2> /dev/null
        if ! systemctl restart "$1"; then
            systemctl is-active "$1" >&2
            journalctl -u "$1" -n 40 --no-pager -o cat
            # It would go on trying, with what is about to be put back.
            systemctl stop "$1"
            exit 3
        fi
        end=$(($(date +%s) + $3))
        while :; do
            why=$("$2" kubectl wait --for=condition=Ready nodes --all --timeout=10s 2>&1 > /dev/null) && exit 0
            [ "$(date +%s)" -lt "$end" ] || break
            sleep 1
        done
        printf '%s\n' "$why" >&2
        exit 4
        """#

    private static let asking = """
        left=$2
        until "$1" kubectl get --raw=/readyz > /dev/null 2>&1; do
            left=$((left - 1))
            [ "$left" -gt 0 ] || exit 1
            sleep 1
        done
        """
}
