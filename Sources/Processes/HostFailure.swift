package import Diagnostics
package import SystemPackage

/// Why a host cannot be reached or used by ssh.
package enum HostFailure: Failure {
    /// Whether it is the right machine is for its user to say.
    case unknownKey(SSHTarget, fingerprint: String?)
    /// Another key than the one known: another machine answers, or its keys were made anew.
    case changedKey(SSHTarget, fingerprint: String?)
    case permissionDenied(SSHTarget, reason: String)
    case nameNotResolved(SSHTarget, reason: String)
    case refused(SSHTarget, reason: String)
    case silent(SSHTarget, reason: String)
    /// The connection broke while it was needed.
    case lost(SSHTarget, reason: String, during: any Error)
    case notForwarded(SSHTarget, SSHEndpoint, reason: String)
    case sudoWantsPassword(SSHTarget, Command)
    case noRuntimeFolder(FilePath, reason: String)
    case failed(SSHTarget, reason: String)
}

extension HostFailure {
    package var message: String {
        switch self {
        case .unknownKey(let target, let fingerprint):
            "the key of \(target.host) is not known here yet\(Self.shown(fingerprint))"
        case .changedKey(let target, let fingerprint):
            "the key of \(target.host) is not the one known here: another machine may answer\(Self.shown(fingerprint))"
        case .permissionDenied(let target, let reason): "\(target) does not let us in: \(reason)"
        case .nameNotResolved(let target, let reason): "the name \(target.host) is not known: \(reason)"
        case .refused(let target, let reason): "\(target) does not take ssh connections: \(reason)"
        case .silent(let target, let reason): "\(target) does not answer: \(reason)"
        case .lost(let target, let reason, _): "the connection to \(target) was lost: \(reason)"
        case .notForwarded(let target, let endpoint, let reason):
            "\(target) does not forward to \(endpoint): \(reason)"
        case .sudoWantsPassword(let target, let command):
            "sudo on \(target) wants a password for: \(command)"
        case .noRuntimeFolder(let path, let reason):
            "\(path) cannot be used for what lives no longer than a run: \(reason)"
        case .failed(let target, let reason): "ssh to \(target) failed: \(reason)"
        }
    }

    package var hint: String? {
        switch self {
        case .unknownKey(let target, _):
            "compare the fingerprint with the server's, and accept it once by hand: \(target.typed)"
        case .changedKey: "do not go on before you know why; see docs/runbooks/host-key-changed.md"
        case .permissionDenied(let target, _):
            "try it by hand: \(target.typed); a key with a passphrase must be in the agent (ssh-add)"
        case .nameNotResolved, .refused, .silent, .failed: "see docs/runbooks/cluster-unreachable.md"
        case .lost: "run the same command again"
        case .notForwarded: "AllowTcpForwarding in the server's sshd_config(5) must not be no"
        case .sudoWantsPassword:
            """
            permit that one command without a password in sudoers(5), or let the ssh user read the file; see \
            docs/guide/remote.md
            """
        case .noRuntimeFolder(let path, _): "see ls -ld \(path)"
        }
    }

    package var exitCode: ExitCode { if case .lost = self { .failed } else { .preflight } }

    package var cause: (any Error)? { if case .lost(_, _, let error) = self { error } else { nil } }

    private static func shown(_ fingerprint: String?) -> String {
        fingerprint.map { "; it shows \($0)" } ?? ""
    }
}

extension SSHTarget {
    /// What a person types to log in.
    var typed: String { "ssh \(port.map { "-p \($0) " } ?? "")\(user)@\(host)" }
}
