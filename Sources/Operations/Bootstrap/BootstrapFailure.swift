internal import Diagnostics
internal import SystemPackage

/// Why a host could not be made what its environment asks for.
enum BootstrapFailure: Failure {
    case notK3s(environment: String)
    /// sudo(8) wants a password, or does not let this user.
    case noSuperuser(String, reason: String)
    case surveyFailed(String, reason: String)
    case preflight([PreflightFault])
    case badTemplate(FilePath, reason: String)
    case notWritten(FilePath, on: String, reason: String)
    case notRemoved([String], on: String, reason: String)
    /// systemd could not start the service; what it said last.
    case notStarted(on: String, reason: String, journal: [String])
    case nodeNotReady(on: String, within: Duration, reason: String)
    case notApplied(String, on: String, reason: String)
    /// Something of the cluster did not become available.
    case notAvailable(String, within: Duration, reason: String)
    case notUninstalled(on: String, reason: String)
}

extension BootstrapFailure {
    var message: String {
        switch self {
        case .notK3s(let environment): "\(environment) has no k3s that chatops installs: its cluster.kind is not k3s"
        case .noSuperuser(let host, let reason): "sudo on \(host) wants a password or refuses: \(reason)"
        case .surveyFailed(let host, let reason): "what \(host) is like could not be read: \(reason)"
        case .preflight(let faults): faults.map(\.message).joined(separator: "\n")
        case .badTemplate(let path, let reason): "\(path) cannot be used: \(reason)"
        case .notWritten(let path, let host, let reason): "\(path) could not be written on \(host): \(reason)"
        case .notRemoved(let paths, let host, let reason):
            "\(paths.joined(separator: ", ")) could not be removed on \(host): \(reason)"
        case .notStarted(let host, let reason, let journal):
            (["k3s does not start on \(host): \(Self.cause(in: journal) ?? reason)"]
                + journal.suffix(4).map { "  " + $0 }).joined(separator: "\n")
        case .nodeNotReady(let host, let limit, let reason):
            "the node \(host) did not become ready within \(limit): \(reason)"
        case .notApplied(let what, let host, let reason): "\(what) could not be applied on \(host): \(reason)"
        case .notAvailable(let what, let limit, let reason): "\(what) did not come up within \(limit): \(reason)"
        case .notUninstalled(let host, let reason): "k3s could not be removed from \(host): \(reason)"
        }
    }

    var hint: String? {
        switch self {
        case .notK3s: "chatops bootstrap is for environments whose cluster.kind is k3s"
        case .noSuperuser:
            """
            run sudo -v first where chatops runs on the machine itself; else permit the ssh user sudo without a password \
            (sudoers(5): NOPASSWD), or log in as root; see docs/guide/bootstrap.md
            """
        case .surveyFailed, .notWritten, .notRemoved:
            "run the same command again; see docs/runbooks/bootstrap-refused.md"
        case .preflight(let faults): faults.map(\.fix).joined(separator: "\n")
        case .badTemplate(let path, _): "put it right, or take the one of the release: git checkout -- \(path)"
        case .notStarted, .nodeNotReady:
            "see all of it there: sudo journalctl -u k3s -n 200; docs/runbooks/k3s-does-not-start.md"
        case .notApplied, .notAvailable: "see why there: sudo k3s kubectl get events -A --sort-by=.lastTimestamp"
        case .notUninstalled: "run the same command again"
        }
    }

    var exitCode: ExitCode {
        switch self {
        case .notK3s, .badTemplate: .configuration
        case .noSuperuser, .surveyFailed, .preflight: .preflight
        default: .failed
        }
    }

    /// The last line in which k3s gave up: it logs as logrus does, `level=fatal msg="…"`.
    private static func cause(in journal: [String]) -> String? {
        guard let line = journal.last(where: { $0.contains("level=fatal") }),
            let start = line.firstRange(of: "msg=\"")
        else { return nil }
        return String(line[start.upperBound...].prefix { $0 != "\"" })
    }
}

extension HostPreflight {
    /// Throws ``BootstrapFailure/preflight(_:)`` with everything that is wrong.
    func check(_ upgrade: K3sUpgrade) throws {
        let found = faults + upgrade.faults
        if !found.isEmpty { throw BootstrapFailure.preflight(found) }
    }
}
