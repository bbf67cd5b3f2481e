package import Diagnostics
internal import FoundationEssentials
internal import Processes

package enum LockFailure: Failure {
    case held(by: LeaseRecord, environment: String)
    /// The lease ran out while its holder slept, and another took it.
    case lost(to: LeaseRecord?, environment: String)
    /// A Lease of that name in the cluster is not chatops'.
    case unreadable(lease: String)
}

extension LockFailure {
    package var message: String {
        switch self {
        case .held(let lease, let environment):
            "\(environment) is locked by \(lease.description)"
        case .lost(let lease, let environment):
            "the lock on \(environment) was lost to \(lease?.description ?? "somebody who is done already")"
        case .unreadable(let lease):
            "the Lease \(lease) in the environment's namespace does not hold what chatops writes there"
        }
    }

    package var hint: String? {
        switch self {
        case .held(let lease, _):
            "wait for it with --lock-wait 10m; without renewal the lock runs out at \(Timestamp.text(lease.expiresAt))"
        case .lost: "see what was done with: chatops evidence list"
        case .unreadable(let lease):
            "look at it with: kubectl get lease \(lease) -o yaml; if nobody deploys, delete it and run the same command again"
        }
    }

    package var exitCode: ExitCode { .locked }
}

extension LeaseRecord: CustomStringConvertible {
    package var description: String {
        "\(holder.user)@\(holder.host) (pid \(process.pid), chatops \(command)) since \(Timestamp.text(acquiredAt))"
    }
}
