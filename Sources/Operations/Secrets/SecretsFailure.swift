package import Diagnostics
package import Environments
package import SystemPackage

package enum SecretsFailure: Failure {
    /// MySQL's volume was initialised with another password than the files give.
    case otherPasswordOnVolume(KubernetesNamespace)
    /// MySQL's volume is there, but the passwords it was initialised with are not.
    case secretOfVolumeGone(KubernetesNamespace)
    /// A MySQL that chatops does not run, and no password for it.
    case passwordOfAnotherMySQL(HostAddress)
    /// Somebody changed it since the plan was made.
    case changedMeanwhile(ClusterSecretName, any Error)
    /// `.env.age` cannot be decrypted: there is no age, no identity, one that wants a passphrase, or age said why.
    case noAge
    case noIdentity(FilePath)
    case identityHasPassphrase(FilePath)
    case notDecrypted(FilePath, reason: String)
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
        case .noAge: ".env.age: the program age, which decrypts it, was not found"
        case .noIdentity(let path): ".env.age: there is no identity at \(path) to decrypt it with"
        case .identityHasPassphrase(let path):
            ".env.age: the identity at \(path) is protected by a passphrase, which cannot be asked for here"
        case .notDecrypted(let path, let reason): ".env.age: the identity at \(path) does not decrypt it: \(reason)"
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
        case .noAge: "install it: apt-get install age"
        case .noIdentity(let path):
            "name the file with CHATOPS_AGE_IDENTITY, or make one, and have .env.age encrypted to it: "
                + "age-keygen -o \(path)"
        case .identityHasPassphrase(let path): "decrypt it into a file of mode 0600: age --decrypt -o FILE \(path)"
        case .notDecrypted(let path, _):
            "encrypt it to this identity: age --encrypt -r $(age-keygen -y \(path)) -o .env.age .env"
        case .changedMeanwhile: "run the same command again"
        }
    }

    package var exitCode: ExitCode {
        switch self {
        case .otherPasswordOnVolume, .secretOfVolumeGone: .preflight
        case .passwordOfAnotherMySQL, .noAge, .noIdentity, .identityHasPassphrase, .notDecrypted: .configuration
        case .changedMeanwhile: .failed
        }
    }

    package var cause: (any Error)? {
        if case .changedMeanwhile(_, let error) = self { error } else { nil }
    }
}
