internal import Diagnostics

/// Why a repository of backups could not be read, or something could not be stored in it.
package enum RepositoryFailure: Failure {
    case storing(key: String, in: String, reason: String)
    /// There is something else under that key, and objects are never replaced.
    case taken(key: String, in: String)
    case reading(key: String, in: String, reason: String)
    case missing(key: String, in: String)
    case listing(String, reason: String)
    case deleting(key: String, in: String, reason: String)
    case badKey(String)
    /// The service refuses who asks.
    case refused(String, reason: String)
    case noRepository(String)
    case newerFormat(String, format: Int)
    case document(key: String, DocumentFault)
    /// What was opened is not what its manifest says.
    case changed(key: String, reason: String)
    case noIdentity(recipient: String?)
    case badIdentity(reason: String)
    case otherIdentity(recipient: String, of: String)
    case unsigned
    case damaged([String])
}

extension RepositoryFailure {
    package var message: String {
        switch self {
        case .storing(let key, let place, let reason): "\(key) was not stored in \(place): \(reason)"
        case .taken(let key, let place): "\(key) was not stored in \(place): something else is there by that name"
        case .reading(let key, let place, let reason): "cannot read \(key) in \(place): \(reason)"
        case .missing(let key, let place): "\(key) is not in \(place)"
        case .listing(let place, let reason): "cannot list what is in \(place): \(reason)"
        case .deleting(let key, let place, let reason): "cannot delete \(key) in \(place): \(reason)"
        case .badKey(let key): "“\(key)” cannot be an object's name"
        case .refused(let place, let reason): "\(place) refuses access: \(reason)"
        case .noRepository(let place): "\(place) holds no backups of chatops"
        case .newerFormat(let place, let format):
            "\(place) has format \(format), which this chatops does not know"
        case .document(let key, let fault): "\(key) \(fault.words)"
        case .changed(let key, let reason): "\(key) is not what was stored: \(reason)"
        case .noIdentity(let recipient):
            "the backup is encrypted\(recipient.map { " to \($0)" } ?? ""), and the key that opens it is not here"
        case .badIdentity(let reason): "the key that opens backups cannot be used: \(reason)"
        case .otherIdentity(let recipient, let own):
            "the backup is encrypted to \(recipient), and the key that is here opens those to \(own)"
        case .unsigned: "there is no key to sign manifests with"
        case .damaged(let problems):
            "the repository is damaged:\n" + problems.map { "  \($0)" }.joined(separator: "\n")
        }
    }

    package var hint: String? {
        switch self {
        case .refused: "compare accessKey, secretKey, region and the bucket's name in backup: with the service's"
        case .noRepository: "chatops db backup makes it"
        case .newerFormat: "update chatops"
        case .noIdentity, .otherIdentity: "name the file with the key in backup.identity"
        case .document(_, .unknownSigner(let key)):
            "if it is one of yours, add it to backup.trustedKeys: \(key)"
        default: nil
        }
    }
}
