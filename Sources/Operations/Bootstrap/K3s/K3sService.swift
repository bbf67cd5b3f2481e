internal import FoundationEssentials
internal import Processes
internal import SystemPackage

/// k3s as a service of the host.
struct K3sService: Sendable {
    /// What a first start takes, images pulled included.
    static let patience: Duration = .seconds(300)

    let host: K3sHost
    let layout: K3sLayout

    /// Starts it, or starts it again, with what `startedWith` says, and waits until its node is ready.
    func start(_ startedWith: HostFile, _ record: InstallationRecord) async throws {
        try await host.write(record.file(layout))
        try await host.write(startedWith)
        let limit = Self.patience.components.seconds
        let result = try await host.run(
            script: Self.starting,
            [K3sLayout.service, layout.binary.string, "\(limit)", layout.kubeconfig.string],
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

    /// Has it start with the machine.
    func enable() async throws {
        let result = try await host.run(Command("systemctl", ["enable", K3sLayout.service], deadline: .seconds(60)))
        if !result.succeeded {
            throw BootstrapFailure.notStarted(on: host.name, reason: result.lastLine, journal: [])
        }
    }

    /// Stops it and copies its database beside it, to go back to: a release of another minor version may change it in a way
    /// that the one before cannot read (k3s documentation, “Roll Back K3s”).
    func keepData() async throws {
        let result = try await host.run(
            script: Self.keeping,
            [K3sLayout.service, layout.database.string],
            deadline: .seconds(600)
        )
        if !result.succeeded {
            throw BootstrapFailure.notWritten(layout.keptDatabase, on: host.name, reason: result.lastLine)
        }
    }

    /// Stops it and puts the database back that ``keepData()`` has kept; nothing where there is none.
    func restoreData() async throws {
        let result = try await host.run(
            script: Self.restoring,
            [K3sLayout.service, layout.database.string],
            deadline: .seconds(600)
        )
        if !result.succeeded {
            throw BootstrapFailure.notWritten(layout.database, on: host.name, reason: result.lastLine)
        }
    }

    func forgetKeptData() async throws {
        _ = try await host.run(Command("rm", ["-rf", "--", layout.keptDatabase.string], deadline: .seconds(120)))
    }

    /// Whether its API answers.
    ///
    /// - Parameter tries: how often to ask, with a second between.
    func answers(tries: Int = 1) async -> Bool {
        let result = try? await host.run(
            script: Self.asking,
            [layout.binary.string, "\(tries)", layout.kubeconfig.string],
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
            why=$("$2" kubectl "--kubeconfig=$4" wait --for=condition=Ready nodes --all --timeout=10s 2>&1 > /dev/null) &&
                exit 0
            [ "$(date +%s)" -lt "$end" ] || break
            sleep 1
        done
        printf '%s\n' "$why" >&2
        exit 4
        """#

    private static let asking = #"""
        left=$2
        until "$1" kubectl "--kubeconfig=$3" get --raw=/readyz > /dev/null 2>&1; do
            left=$((left - 1))
            [ "$left" -gt 0 ] || exit 1
            sleep 1
        done
        """#

    /// The copy gets its name when it is whole.
    private static let keeping = #"""
        set -eu
        [ -d "$2" ] || exit 0
        systemctl stop "$1"
        rm -rf "$2.part"
        cp -a "$2" "$2.part"
        sync
        rm -rf "$2.chatops"
        mv "$2.part" "$2.chatops"
        """#

    private static let restoring = #"""
        set -eu
        systemctl stop "$1"
        [ -d "$2.chatops" ] || exit 0
        rm -rf "$2"
        mv "$2.chatops" "$2"
        """#
}
