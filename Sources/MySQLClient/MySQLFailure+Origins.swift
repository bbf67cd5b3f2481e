import CMariaDB

extension MySQLFailure {
    /// What libmariadb says of the last call.
    init(of handle: UnsafeMutablePointer<MYSQL>, address: ServerAddress) {
        self.init(
            address: address,
            code: Int(mysql_errno(handle)),
            sqlState: String(cString: mysql_sqlstate(handle)),
            text: String(cString: mysql_error(handle))
        )
    }

    init(of statement: UnsafeMutablePointer<MYSQL_STMT>, address: ServerAddress) {
        self.init(
            address: address,
            code: Int(mysql_stmt_errno(statement)),
            sqlState: String(cString: mysql_stmt_sqlstate(statement)),
            text: String(cString: mysql_stmt_error(statement))
        )
    }

    static func lost(_ address: ServerAddress) -> MySQLFailure {
        MySQLFailure(address: address, code: Int(CR_SERVER_LOST), sqlState: "HY000", text: "the connection is closed")
    }

    /// The connection went away before it stood.
    static func cannotConnect(_ failure: MySQLFailure) -> MySQLFailure {
        MySQLFailure(
            address: failure.address,
            code: failure.code,
            sqlState: failure.sqlState,
            text: failure.text,
            kind: .cannotConnect
        )
    }

    static func untrusted(_ address: ServerAddress, _ text: String) -> MySQLFailure {
        MySQLFailure(address: address, code: Int(CR_SSL_CONNECTION_ERROR), sqlState: "HY000", text: text)
    }

    static func unsupported(_ address: ServerAddress, version: String) -> MySQLFailure {
        MySQLFailure(address: address, code: 0, sqlState: "HY000", text: version, kind: .unsupported(version: version))
    }

    /// What should not happen, whatever the server does.
    static func internalFailure(_ address: ServerAddress, _ text: String) -> MySQLFailure {
        MySQLFailure(address: address, code: 0, sqlState: "HY000", text: text, kind: .other)
    }
}
