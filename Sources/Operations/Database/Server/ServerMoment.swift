internal import MySQLClient

/// How far a server was at one moment.
package struct ServerMoment: Sendable, Hashable {
    /// In one line, without blanks.
    package var gtidExecuted: String
    package var binlogFile: String
    package var binlogPosition: Int
    /// By the server's clock, in microseconds since 1970, UTC.
    package var time: Int
}

extension ServerSession {
    /// Where the server is now; the parts belong together only while nothing commits.
    func moment() async throws -> ServerMoment {
        try await perform { connection in
            let facts = try connection.textRows(
                "SELECT @@GLOBAL.gtid_executed, CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED), VERSION()"
            )
            guard let row = facts.first else { throw DatabaseFailure.unreadable("its state") }
            // 8.2 renamed it, 8.4 removed the old name.
            let isOld = try row.text(2).hasPrefix("8.0.") || row.text(2).hasPrefix("8.1.")
            let status = try connection.textRows(isOld ? "SHOW MASTER STATUS" : "SHOW BINARY LOG STATUS")
            guard let position = status.first else { throw DatabaseFailure.unreadable("a binlog: it is not written") }
            return ServerMoment(
                gtidExecuted: try row.text(0).filter { !$0.isWhitespace },
                binlogFile: try position.text(0),
                binlogPosition: Int(try position.text(1)) ?? 0,
                time: Int(try row.text(1)) ?? 0
            )
        }
    }
}
