import MySQLClient
import SystemPackage

/// Which database: `CHAT_DATABASE_PATH` for SQLite, or `CHAT_MYSQL_HOST` or `CHAT_MYSQL_SOCKET` for MySQL.
enum DatabaseSettings: Sendable, Equatable {
    /// A file, in a folder that exists.
    case sqlite(FilePath)
    case mysql(MySQLSettings)
}

/// A MySQL server, and the schema and account to use there.
struct MySQLSettings: Sendable, Equatable {
    enum Endpoint: Sendable, Equatable {
        /// TLS is always demanded over TCP; `CHAT_MYSQL_HOST`, `CHAT_MYSQL_PORT`.
        case tcp(host: String, port: Int, trust: Trust)
        /// `CHAT_MYSQL_SOCKET`.
        case socket(FilePath)
    }

    /// How the server's certificate is checked over TCP.
    enum Trust: Sendable, Equatable {
        /// Signed by an authority in this PEM file, for the host's name; `CHAT_MYSQL_CA_FILE`.
        case authority(FilePath)
        /// The SHA-256 fingerprint of the certificate itself; `CHAT_MYSQL_FINGERPRINT`.
        case fingerprint(Fingerprint)
    }

    var endpoint: Endpoint
    /// `CHAT_MYSQL_DATABASE`.
    var database: String
    /// `CHAT_MYSQL_USER`.
    var user: String
    /// `CHAT_MYSQL_PASSWORD`, or the first line of `CHAT_MYSQL_PASSWORD_FILE`.
    var password: String
    /// Connections, each with a thread of its own; `CHAT_MYSQL_CONNECTIONS`.
    var connections = 8
}
