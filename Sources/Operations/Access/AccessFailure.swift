package import Diagnostics
package import Environments
package import Processes
package import SystemPackage

/// Why an environment's cluster cannot be reached.
package enum AccessFailure: Failure {
    case embedded
    case noKubeconfig(FilePath)
    case unreadableKubeconfig(FilePath, Errno)
    /// Others may read it, or change it.
    case exposedKubeconfig(FilePath, FilePermissions)
    case invalidKubeconfig(FilePath, reason: String)
    case noContext(String, FilePath, available: [String])
    /// None is named, and there are several or none.
    case ambiguousContext(FilePath, available: [String])
    case certificateExpired(FilePath, reason: String)
    /// The API's certificate is valid later only: this machine's clock, or the server's, is wrong.
    case certificateNotYetValid(reason: String)
    case untrusted(FilePath, reason: String)
    case nameNotResolved(FilePath, reason: String)
    case refused(FilePath, reason: String)
    case silent(FilePath, reason: String)
    case unauthorized(FilePath)
    /// Nothing listens where the API should be, as seen from the machine reached by ssh.
    case refusedThere(String, SSHTarget, reason: String)
    case noServerKubeconfig(String, SSHTarget, reason: String)
    /// It holds other clusters' credentials, which must not be written over.
    case othersKubeconfig(FilePath)
    /// The cluster did not fill the deploy account's Secret.
    case noToken(String, KubernetesNamespace)
    case failed(any Error)
}

extension AccessFailure {
    package var message: String {
        switch self {
        case .embedded: "an embedded environment has no cluster"
        case .noKubeconfig(let path): "the kubeconfig \(path) does not exist"
        case .unreadableKubeconfig(let path, let errno): "the kubeconfig \(path) cannot be read: \(errno)"
        case .exposedKubeconfig(let path, let permissions):
            "the kubeconfig \(path) is open to other users of this machine (mode \(permissions.octal))"
        case .invalidKubeconfig(let path, let reason): "the kubeconfig \(path) is not valid: \(reason)"
        case .noContext(let name, let path, let available):
            "the kubeconfig \(path) has no context \(name)\(Self.list(available))"
        case .ambiguousContext(let path, let available):
            "cluster.context does not say which context of \(path) is meant\(Self.list(available))"
        case .certificateExpired(_, let reason): "the k3s API certificate expired: \(reason)"
        case .certificateNotYetValid(let reason): "the API's certificate is not valid yet: \(reason)"
        case .untrusted(let path, let reason):
            "the API's certificate is not one that the kubeconfig \(path) trusts: \(reason)"
        case .nameNotResolved(_, let reason): "the cluster's name is not known here: \(reason)"
        case .refused(_, let reason): "nothing answers where the cluster's API should be: \(reason)"
        case .silent(_, let reason): "the cluster's API does not answer in time: \(reason)"
        case .unauthorized(let path): "the cluster does not accept the credentials in the kubeconfig \(path)"
        case .refusedThere(let server, let target, let reason):
            "the API does not answer at \(server) on \(target): \(reason)"
        case .noServerKubeconfig(let path, let target, let reason):
            "the administrator's kubeconfig \(path) on \(target) cannot be read: \(reason)"
        case .othersKubeconfig(let path):
            "the kubeconfig \(path) holds other clusters as well, which would be lost if it were written"
        case .noToken(let secret, let namespace):
            "the cluster put no token into the Secret \(secret) of the namespace \(namespace)"
        case .failed(let error): FailureReport(error).message
        }
    }

    package var hint: String? {
        switch self {
        case .embedded: nil
        case .noKubeconfig:
            "name the right one in cluster.kubeconfig, or in the variable CHATOPS_KUBECONFIG where the file refers to it"
        case .unreadableKubeconfig(let path, .permissionDenied):
            """
            make a copy of your own: sudo install -m 0600 -o "$USER" \(path) ~/.kube/chatops.yaml, and name that in \
            cluster.kubeconfig
            """
        case .unreadableKubeconfig(let path, _): "see ls -l \(path)"
        case .exposedKubeconfig(let path, _): "chmod 600 \(path)"
        case .invalidKubeconfig(let path, _): "see what kubectl says: kubectl --kubeconfig=\(path) config view"
        case .noContext, .ambiguousContext: "name one of them in cluster.context"
        case .certificateExpired:
            "restart k3s to renew it (sudo systemctl restart k3s); see docs/runbooks/api-certificate-expired.md"
        case .certificateNotYetValid: "compare the clocks: date -u here and on the server"
        case .untrusted:
            "if the cluster was made anew, fetch its kubeconfig again; see docs/runbooks/cluster-unreachable.md"
        case .nameNotResolved(let path, _), .refused(let path, _), .silent(let path, _):
            """
            is the cluster running, and is its address right? kubectl --kubeconfig=\(path) cluster-info; see \
            docs/runbooks/cluster-unreachable.md
            """
        case .unauthorized:
            "fetch the kubeconfig anew: its certificate may have expired, or its account was removed"
        case .refusedThere(_, let target, _):
            "is k3s running there? ssh \(target.user)@\(target.host) systemctl status k3s"
        case .noServerKubeconfig: "name the right one in cluster.serverKubeconfig"
        case .othersKubeconfig: "name another file in cluster.kubeconfig, for this environment alone"
        case .noToken(let secret, let namespace):
            "see why: kubectl --namespace=\(namespace) describe secret \(secret); then run the same command again"
        case .failed(let error): FailureReport(error).hint
        }
    }

    /// Whether the reason may be that the cluster was never installed.
    package var mayMeanNoCluster: Bool {
        switch self {
        case .noKubeconfig, .refused, .refusedThere, .noServerKubeconfig: true
        default: false
        }
    }

    package var exitCode: ExitCode { .preflight }

    package var cause: (any Error)? { if case .failed(let error) = self { error } else { nil } }

    private static func list(_ names: [String]) -> String {
        names.isEmpty ? "; it has none" : "; it has: " + names.joined(separator: ", ")
    }
}

extension FilePermissions {
    fileprivate var octal: String { "0" + String(rawValue, radix: 8) }
}
