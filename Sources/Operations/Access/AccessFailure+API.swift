internal import Processes
package import SystemPackage

extension AccessFailure {
    /// What asking the API for its version ended in, as the user of this kubeconfig needs to hear it.
    ///
    /// kubectl passes Go's errors on (crypto/x509 `CertificateInvalidError`, `UnknownAuthorityError`, net `OpError`).
    package init(asking kubeconfig: FilePath, _ error: any Error) {
        switch error {
        case KubernetesFailure.unauthorized: self = .unauthorized(kubeconfig)
        case KubernetesFailure.unreachable(let result): self = Self.unreachable(kubeconfig, result)
        case KubernetesFailure.refused(let result): self = Self.unreachable(kubeconfig, result)
        case CommandFailure.timedOut(_, let limit):
            self = .silent(kubeconfig, reason: "no answer within \(limit)")
        default: self = .failed(error)
        }
    }

    private static func unreachable(_ kubeconfig: FilePath, _ result: CommandResult) -> AccessFailure {
        let reason = result.lastLine
        return if reason.contains("certificate has expired or is not yet valid") {
            reason.contains(" is before ")
                ? .certificateNotYetValid(reason: reason) : .certificateExpired(kubeconfig, reason: reason)
        } else if reason.contains("x509: ") {
            .untrusted(kubeconfig, reason: reason)
        } else if reason.contains("no such host") || reason.contains("server misbehaving") {
            .nameNotResolved(kubeconfig, reason: reason)
        } else if reason.contains("was refused") || reason.contains("connection refused") {
            .refused(kubeconfig, reason: reason)
        } else if reason.contains("i/o timeout") || reason.contains("deadline exceeded") || reason.contains("timed out")
        {
            .silent(kubeconfig, reason: reason)
        } else {
            .failed(KubernetesFailure(result))
        }
    }
}
