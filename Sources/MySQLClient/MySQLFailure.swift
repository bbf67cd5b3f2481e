import Diagnostics

/// What went wrong with a server, or with a connection to it; passwords never appear in it.
package struct MySQLFailure: Failure, Equatable {
    package enum Kind: Equatable, Sendable {
        /// The transaction is rolled back; doing it again may succeed.
        case deadlock
        /// The statement is undone, the transaction stands.
        case lockWait
        /// `key` as MySQL names it: `table.index`.
        case duplicate(key: String)
        case foreignKey
        /// The server, or the transaction, does not write.
        case readOnly
        case diskFull
        /// The connection is gone; what it was doing may or may not have been done.
        case lost
        /// There was no connection.
        case cannotConnect
        /// TLS could not be set up, or the certificate is not one to trust.
        case untrusted
        /// User, password or privileges.
        case denied
        case unknownDatabase
        /// MariaDB, or older than 8.0; the version as it gives it.
        case unsupported(version: String)
        /// The prepared statement has to be prepared anew.
        case stalePreparation
        case other
    }

    package let kind: Kind
    /// Of the server, or of libmariadb where it is from 2000 to 2999.
    package let code: Int
    package let sqlState: String
    /// In the server's words.
    package let text: String
    package let address: ServerAddress

    init(address: ServerAddress, code: Int, sqlState: String, text: String, kind: Kind? = nil) {
        self.address = address
        self.code = code
        self.sqlState = sqlState
        self.text = text
        self.kind = kind ?? Kind(code: code, text: text)
    }

    package var message: String {
        switch kind {
        case .unsupported(let version): "\(address) is \(version), not MySQL 8.0 or later"
        case .untrusted: "no trusted connection to MySQL at \(address): \(text)"
        case .cannotConnect: "cannot connect to MySQL at \(address): \(text)"
        default: "MySQL at \(address): \(text) (\(code), \(sqlState))"
        }
    }

    package var hint: String? {
        switch kind {
        case .untrusted: "check the authority or the fingerprint, and the host's name in the certificate"
        case .denied: "check the user, its password, and what it was granted"
        case .unknownDatabase: "create the database, and grant the user all privileges on it"
        case .cannotConnect: "check that MySQL runs and that its address is right"
        case .diskFull: "free space where MySQL keeps its data"
        case .unsupported: "use MySQL 8.0 or later"
        default: nil
        }
    }
}

extension MySQLFailure.Kind {
    /// By MySQL's error numbers (https://dev.mysql.com/doc/mysql-errors/9.0/en/), and libmariadb's own (`errmsg.h`).
    fileprivate init(code: Int, text: String) {
        switch code {
        case 1213, 3101, 3572: self = .deadlock
        case 1205: self = .lockWait
        case 1062, 1586: self = .duplicate(key: Self.key(in: text))
        case 1216, 1217, 1451, 1452: self = .foreignKey
        case 1290, 1792, 1836, 3100: self = .readOnly
        case 1021, 1114, 3675: self = .diskFull
        case 1053, 1079, 1152, 1153, 1158...1161, 1317, 2006, 2013, 2027, 2055, 3024, 4031: self = .lost
        case 1040, 1129, 1130, 1203, 1226, 2001...2005, 2012, 2024, 3032: self = .cannotConnect
        case 2026: self = .untrusted
        case 1044, 1045, 1142, 1143, 1227, 1410, 1698, 1820, 1862, 2059, 2061, 3118, 3955: self = .denied
        case 1049: self = .unknownDatabase
        case 1243, 1461, 1615, 2057: self = .stalePreparation
        default: self = .other
        }
    }

    /// `users.email_key` of "Duplicate entry 'a' for key 'users.email_key'": what stands in the last quotes, since the
    /// entry itself may hold some.
    private static func key(in text: String) -> String {
        let parts = text.split(separator: "'", omittingEmptySubsequences: false)
        return parts.count >= 3 ? String(parts[parts.count - 2]) : text
    }
}
