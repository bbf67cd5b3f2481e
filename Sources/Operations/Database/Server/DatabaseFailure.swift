internal import Diagnostics

/// What is wrong with a server that is to be backed up.
enum DatabaseFailure: Failure {
    case noSection(environment: String)
    case noServer(environment: String)
    case missingGrant(user: String, privileges: [String], purpose: String)
    case withoutGTIDs(server: String, mode: String)
    /// A long transaction kept the moment's lock from being had.
    case noQuietMoment(server: String, seconds: Int)
    /// Another tool keeps definitions locked.
    case definitionsLocked(server: String, seconds: Int)
    /// The connection that kept definitions from changing ended before all was read.
    case lockLost(server: String)
    case valuesWereCut(table: String, warning: String)
    case rowTooLarge(table: String, bytes: Int)
    case unsafeTables([String], engine: String)
    /// A physical backup takes the server's files.
    case notHere(data: String)
    case notItsUser(data: String)
    case withoutClone(server: String)
    /// An answer lacks what every server gives.
    case unreadable(String)
}

extension DatabaseFailure {
    var message: String {
        switch self {
        case .noSection(let environment): "\(environment) has no backup: section"
        case .noServer(let environment): "\(environment) does not say how its MySQL server is reached for backups"
        case .missingGrant(let user, let privileges, let purpose):
            "\(user) lacks \(privileges.joined(separator: ", ")), needed \(purpose)"
        case .withoutGTIDs(let server, let mode):
            "\(server) does not number its transactions (gtid_mode is \(mode)), so a backup could not be continued"
        case .noQuietMoment(let server, let seconds):
            "\(server) had no quiet moment within \(seconds) s: transactions that change rows for long kept it from being locked"
        case .definitionsLocked(let server, let seconds):
            "\(server): another connection has kept definitions locked, or changed them, for \(seconds) s"
        case .lockLost(let server):
            "\(server): the connection that kept definitions from changing ended before all was read"
        case .valuesWereCut(let table, let warning): "values of \(table) could not be read whole: \(warning)"
        case .rowTooLarge(let table, let bytes):
            "a row of \(table) takes \(bytes) bytes as SQL, more than any server accepts (1 GiB)"
        case .unsafeTables(let tables, let engine):
            "tables of \(engine) cannot be read as of one moment: \(tables.joined(separator: ", "))"
        case .notHere(let data):
            "the server's data (\(data)) is not on this machine, so its files cannot be copied from here"
        case .notItsUser(let data): "the files of the server (\(data)) can be copied only by its own user, or by root"
        case .withoutClone(let server): "\(server) has no plugin to copy its files with"
        case .unreadable(let what): "the server's answer lacks \(what)"
        }
    }

    var hint: String? {
        switch self {
        case .noSection: "add backup: with repository: and server: (chatops explain backup)"
        case .noServer: "add server: to its backup: section (chatops explain backup.server)"
        case .missingGrant(let user, let privileges, _):
            "as an administrator of the server: GRANT \(privileges.joined(separator: ", ")) ON *.* TO \(user)"
        case .withoutGTIDs: "start the server with gtid_mode=ON and enforce_gtid_consistency=ON"
        case .noQuietMoment:
            "SELECT * FROM information_schema.innodb_trx ORDER BY trx_started shows them; then run the same command again"
        case .definitionsLocked:
            "SELECT * FROM performance_schema.metadata_locks WHERE object_type='BACKUP LOCK' shows who; then try again"
        case .unsafeTables: "ALTER TABLE … ENGINE=InnoDB, or leave out --strict"
        case .notHere: "make the backup on the server's machine, or leave out --physical"
        case .withoutClone: "as an administrator of the server: INSTALL PLUGIN clone SONAME 'mysql_clone.so'"
        default: nil
        }
    }

    var exitCode: ExitCode {
        switch self {
        case .noSection, .noServer: .configuration
        default: .failed
        }
    }
}
