package import Diagnostics
internal import FoundationEssentials
internal import Processes

package enum LockFailure: Failure {
    case held(by: LeaseRecord, environment: String)
    /// The lease ran out while its holder slept, and another took it.
    case lost(to: LeaseRecord?, environment: String)
}

extension LockFailure {
    package var message: String {
        switch self {
        case .held(let lease, let environment):
            "\(environment) is locked by \(lease.description)"
        case .lost(let lease, let environment):
            "the lock on \(environment) was lost to \(lease?.description ?? "somebody who is done already")"
        }
    }

    package var hint: String? {
        switch self {
        case .held(let lease, _):
            "wait for it with --lock-wait 10m; without renewal the lock runs out at \(Timestamp.text(lease.expiresAt))"
        case .lost: "see what was done with: chatops evidence list"
        }
    }

    package var exitCode: ExitCode { .locked }
}

extension LeaseRecord: CustomStringConvertible {
    package var description: String {
        "\(holder.user)@\(holder.host) (pid \(process.pid), chatops \(command)) since \(Timestamp.text(acquiredAt))"
    }
}
