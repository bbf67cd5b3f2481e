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
    /// Another rotation began at the same time.
    case rotationMeanwhile(any Error)
    /// The account's password stands in the files, so it is to be changed there.
    case passwordOfFiles
    /// Only the MySQL of the release can be given other passwords and certificates.
    case notOurMySQL
    case nothingDeployed(environment: String)
    case rootPasswordUnknown
    case mysqlRefused(String)
    case volumeNotUpdated(String, after: Duration)
    /// The release would change in more than its secrets' revision.
    case releaseIsOutdated([String], environment: String)
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
        case .rotationMeanwhile: "another rotation began at the same time"
        case .passwordOfFiles: "database.password comes from the files, and is the one that is in force"
        case .notOurMySQL: "this environment's MySQL is not one that chatops runs"
        case .nothingDeployed(let environment): "\(environment) has no release whose secrets could be rotated"
        case .rootPasswordUnknown: "MySQL takes none of the passwords that the cluster keeps for root"
        case .mysqlRefused(let reason): "MySQL in pod \(MySQLPod.name): \(reason)"
        case .volumeNotUpdated(let path, let limit):
            "pod \(MySQLPod.name) does not see the new certificate at \(path) after \(limit.components.seconds) s"
        case .releaseIsOutdated(let fields, _):
            "the checkout is not what is deployed; a new release would change:\n  "
                + fields.joined(separator: "\n  ")
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
        case .rotationMeanwhile: "wait for it, then run the same command again"
        case .passwordOfFiles:
            "change it in .env, then run the same command again; or rotate redis, mysql-tls, signing-keys"
        case .notOurMySQL: "change the password there and in .env, then: chatops deploy"
        case .nothingDeployed(let environment): "chatops deploy \(environment)"
        case .rootPasswordUnknown: "docs/runbooks/password-of-an-old-volume.md tells how to set a new one"
        case .mysqlRefused: "see what runs with: chatops status"
        case .volumeNotUpdated: "run the same command again; kubelet updates volumes within about a minute"
        case .releaseIsOutdated(_, let environment):
            "chatops deploy \(environment), or check out what is deployed; then rotate again"
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
        case .passwordOfFiles, .notOurMySQL, .nothingDeployed, .rootPasswordUnknown, .releaseIsOutdated: .preflight
        case .changedMeanwhile, .rotationMeanwhile, .mysqlRefused, .volumeNotUpdated: .failed
        }
    }

    package var cause: (any Error)? {
        switch self {
        case .changedMeanwhile(_, let error), .rotationMeanwhile(let error): error
        default: nil
        }
    }
}
