import Diagnostics
import GRDB
import SystemPackage

/// What can be wrong with the database, as the operator should hear it.
enum StorageFailure: Failure {
    /// `migrate` has not been run on this file, or not by this version.
    case schemaBehind(FilePath, pending: [String])
    /// A newer server has migrated this file.
    case schemaAhead(FilePath, unknown: [String])
    /// The file cannot be created.
    case cannotCreate(FilePath, Errno)
    /// SQLite refused.
    case database(FilePath, DatabaseError)
    /// The path no longer leads to the file that was opened, or that file is another server's.
    case fileReplaced(FilePath)
    /// The database did not answer in time.
    case timedOut(FilePath, Duration)
}

extension StorageFailure {
    var message: String {
        switch self {
        case .schemaBehind(let path, let pending):
            "the schema of \(path) is behind this server; missing: \(pending.joined(separator: ", "))"
        case .schemaAhead(let path, let unknown):
            "\(path) was migrated by a newer server; unknown here: \(unknown.joined(separator: ", "))"
        case .cannotCreate(let path, let error):
            "cannot create the database \(path): \(error)"
        case .database(let path, let error):
            "database \(path): \(error.message ?? error.resultCode.description) (SQLite \(error.extendedResultCode))"
        case .fileReplaced(let path):
            "\(path) is no longer the database that was opened"
        case .timedOut(let path, let deadline):
            "database \(path) did not answer within \(deadline)"
        }
    }

    var hint: String? {
        switch self {
        case .schemaBehind: "run `ChatServer migrate` with the same configuration"
        case .schemaAhead: "run the newer server, or restore a backup from before its migration"
        case .cannotCreate, .database, .fileReplaced, .timedOut: nil
        }
    }

    var cause: (any Error)? {
        if case .database(_, let error) = self { error } else { nil }
    }
}
