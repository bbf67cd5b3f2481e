package import Diagnostics
package import SystemPackage

/// Why a database could not be restored to a moment, or is not proven to be.
package enum RestoreFailure: Failure {
    /// The repository holds no backup that could be restored.
    case noBackup(place: String)
    case inTheFuture(String)
    /// Nothing before the first backup can be restored.
    case tooEarly(String, range: String)
    /// The archive does not reach that far.
    case tooLate(String, range: String)
    /// The archive has no such transaction.
    case noSuchTransaction(String, range: String)
    /// What is to be left out is in every backup that could be restored.
    case inBackup(String)
    /// Segments of the archive are missing.
    case gap(missing: String, after: String)
    /// A segment cannot be applied.
    case damaged(segment: String, reason: String)
    /// MySQL's own program is missing or of the wrong kind.
    case program(String, reason: String)
    case serverEnded(log: FilePath, lastWords: [String])
    /// The server does not answer, though it runs.
    case noAnswer(FilePath, reason: String)
    /// The applier stopped.
    case applier(transaction: String, reason: String)
    /// The replay came to its end without all it was to apply.
    case incomplete(missing: String)
    case loading(object: String, reason: String)
    /// The folder holds the state of another restore.
    case otherRestore(FilePath, wanted: String, found: String)
    case noKey(String)
    case notATransaction(String)
    case unfit(reason: String, hint: String?)
}

extension RestoreFailure {
    package var message: String {
        switch self {
        case .noBackup(let place): "\(place) holds no backup of a MySQL server that could be restored"
        case .inTheFuture(let target): "\(target) has not come yet"
        case .tooEarly(let target, let range): "\(target) lies before the first backup; what can be restored: \(range)"
        case .tooLate(let target, let range): "\(target) lies after the archive's end; what can be restored: \(range)"
        case .noSuchTransaction(let gtid, let range):
            "the archive does not hold the transaction \(gtid); what can be restored: \(range)"
        case .inBackup(let gtid): "\(gtid) is part of each backup that could be restored, so it cannot be left out"
        case .gap(let missing, let after): "the archive has a gap after \(after): \(missing) is missing"
        case .damaged(let segment, let reason): "\(segment) cannot be applied: \(reason)"
        case .program(let name, let reason): "\(name): \(reason)"
        case .serverEnded(let log, let words):
            "the scratch server ended (\(log))" + (words.isEmpty ? "" : ":\n  " + words.joined(separator: "\n  "))
        case .noAnswer(let folder, let reason): "the scratch server in \(folder) does not answer: \(reason)"
        case .applier(let transaction, let reason): "transaction \(transaction) could not be applied: \(reason)"
        case .incomplete(let missing): "the replay ended, but these transactions are not there: \(missing)"
        case .loading(let object, let reason): "\(object) could not be loaded: \(reason)"
        case .otherRestore(let folder, let wanted, let found):
            "\(folder) holds another restore, to \(found), and this one is to \(wanted)"
        case .noKey(let reason): "the backup is encrypted, and \(reason)"
        case .notATransaction(let text): "“\(text)” is not the GTID of a transaction"
        case .unfit(let reason, _): reason
        }
    }

    package var hint: String? {
        switch self {
        case .noBackup: "chatops db backup makes one; chatops db list shows what there is"
        case .inTheFuture: "for the newest state leave --to out"
        case .tooLate: "for the newest state leave --to out; chatops db status says how far the archive is behind"
        case .tooEarly, .noSuchTransaction: "chatops db list shows what there is; chatops db find finds transactions"
        case .inBackup: "restore to a moment before it, with --before-gtid"
        case .gap: "see docs/runbooks/archive-gap.md; what lies before the gap can be restored with --to"
        case .damaged: "see docs/runbooks/archive-gap.md"
        case .program: "install MySQL's server and client programs, or name their folder by backup.programs"
        case .serverEnded(let log, _): "its log: \(log)"
        case .applier: "to leave it out: the same command with --skip-gtid; but first look at it with chatops db find"
        case .otherRestore: "the same command with --folder for another place, or --discard to throw that one away"
        case .noKey:
            "set backup.identity to the file with the age key, or backup.identityCommand; see docs/runbooks/backup-key-lost.md"
        case .notATransaction: "one looks like 3e11fa47-71ca-11e1-9e33-c80aa9429562:23; chatops db find finds them"
        case .unfit(_, let hint): hint
        default: nil
        }
    }

    package var exitCode: ExitCode {
        switch self {
        case .notATransaction: .usage
        default: .failed
        }
    }
}
