import Diagnostics
import GRDB
import MySQLClient
import SystemPackage

/// What can be wrong with the database, as the operator should hear it.
enum StorageFailure: Failure {
    /// `migrate` has not been run on this database, or not by this version.
    case schemaBehind(String, pending: [String])
    /// A newer server has migrated this database.
    case schemaAhead(String, unknown: [String])
    /// The file cannot be created.
    case cannotCreate(FilePath, Errno)
    /// SQLite refused.
    case database(FilePath, DatabaseError)
    /// The path no longer leads to the file that was opened, or that file is another server's.
    case fileReplaced(FilePath)
    /// The database did not answer in time.
    case timedOut(FilePath, Duration)
    /// The MySQL server cannot be used, or refused.
    case mysql(MySQLFailure)
    /// The MySQL database is no longer the one that was opened.
    case schemaReplaced(String)
    /// Another process has been migrating for longer than this one waits.
    case migrationUnderWay(String)
}

extension StorageFailure {
    var message: String {
        switch self {
        case .schemaBehind(let name, let pending):
            "the schema of \(name) is behind this server; missing: \(pending.joined(separator: ", "))"
        case .schemaAhead(let name, let unknown):
            "\(name) was migrated by a newer server; unknown here: \(unknown.joined(separator: ", "))"
        case .cannotCreate(let path, let error):
            "cannot create the database \(path): \(error)"
        case .database(let path, let error):
            "database \(path): \(error.message ?? error.resultCode.description) (SQLite \(error.extendedResultCode))"
        case .fileReplaced(let path):
            "\(path) is no longer the database that was opened"
        case .timedOut(let path, let deadline):
            "database \(path) did not answer within \(deadline)"
        case .mysql(let failure): failure.message
        case .schemaReplaced(let name): "\(name) is no longer the database that was opened"
        case .migrationUnderWay(let name): "another process is migrating \(name)"
        }
    }

    var hint: String? {
        switch self {
        case .schemaBehind: "run `ChatServer migrate` with the same configuration"
        case .schemaAhead: "run the newer server, or restore a backup from before its migration"
        case .mysql(let failure): failure.hint
        case .migrationUnderWay: "wait for it, then run the same command again"
        case .cannotCreate, .database, .fileReplaced, .timedOut, .schemaReplaced: nil
        }
    }

    var cause: (any Error)? {
        switch self {
        case .database(_, let error): error
        case .mysql(let failure): failure
        default: nil
        }
    }
}
