package import Diagnostics
package import Environments

package enum SecretsFailure: Failure {
    /// MySQL's volume was initialised with another password than the files give.
    case otherPasswordOnVolume(KubernetesNamespace)
    /// MySQL's volume is there, but the passwords it was initialised with are not.
    case secretOfVolumeGone(KubernetesNamespace)
    /// A MySQL that chatops does not run, and no password for it.
    case passwordOfAnotherMySQL(HostAddress)
    /// Somebody changed it since the plan was made.
    case changedMeanwhile(ClusterSecretName, any Error)
}

extension SecretsFailure {
    package var message: String {
        switch self {
        case .otherPasswordOnVolume(let namespace):
            """
            the volume was initialised with another password: claim \(LiveSecrets.mysqlClaim) in namespace \(namespace) \
            holds a MySQL whose password is that of Secret chat-mysql, and database.password in the files is not it; \
            nothing was changed
            """
        case .secretOfVolumeGone(let namespace):
            """
            the passwords of MySQL's volume are gone: claim \(LiveSecrets.mysqlClaim) in namespace \(namespace) exists, \
            but Secret chat-mysql does not hold password and root-password; new ones would not open it, \
            nothing was changed
            """
        case .passwordOfAnotherMySQL(let host):
            "database.password is not set, and the MySQL at \(host) is not one that chatops runs"
        case .changedMeanwhile(let name, _): "Secret \(name.rawValue) was changed by somebody else meanwhile"
        }
    }

    package var hint: String? {
        switch self {
        case .otherPasswordOnVolume:
            "put the old password back into .env, or make MySQL take the new one: chatops secrets rotate database"
        case .secretOfVolumeGone:
            "restore the Secret chat-mysql, or set new passwords: docs/runbooks/password-of-an-old-volume.md"
        case .passwordOfAnotherMySQL: "set database.password: ${MYSQL_PASSWORD}, and MYSQL_PASSWORD in .env"
        case .changedMeanwhile: "run the same command again"
        }
    }

    package var exitCode: ExitCode {
        switch self {
        case .otherPasswordOnVolume, .secretOfVolumeGone: .preflight
        case .passwordOfAnotherMySQL: .configuration
        case .changedMeanwhile: .failed
        }
    }

    package var cause: (any Error)? {
        if case .changedMeanwhile(_, let error) = self { error } else { nil }
    }
}
