package import Environments
package import MySQLClient
package import SystemPackage

/// A MySQL server that is backed up, and whom it is asked as.
package struct DatabaseServer: Sendable {
    package let options: ConnectionOptions

    package init(options: ConnectionOptions) { self.options = options }

    /// - Parameter project: what relative paths stand below.
    package init(_ server: BackupServer, project: FilePath) throws {
        let address: ServerAddress
        if let socket = server.socket {
            address = .socket(socket.resolved(in: project))
        } else if let authority = server.authority {
            address = .tcp(
                host: server.host.description,
                port: Int(server.port.number),
                trust: .authority(authority.resolved(in: project))
            )
        } else if let fingerprint = server.fingerprint.flatMap({ Fingerprint($0.description) }) {
            address = .tcp(
                host: server.host.description,
                port: Int(server.port.number),
                trust: .fingerprint(fingerprint)
            )
        } else {
            throw DatabaseFailure.unreadable("an authority or a fingerprint")
        }
        options = ConnectionOptions(
            address: address,
            user: server.user.description,
            password: server.password?.reveal() ?? "",
            database: nil
        )
    }

    /// A session that may wait for as long as what it reads for takes, whatever the server's own limits.
    package func session() async throws -> ServerSession {
        var options = options
        options.connectTimeout = .seconds(10)
        options.timeout = .seconds(3600)
        let session = try await ServerSession.connect(options)
        try await session.run(
            "SET SESSION max_execution_time = 0, net_write_timeout = 86400, net_read_timeout = 86400",
            "SET SESSION wait_timeout = 604800, interactive_timeout = 604800, lock_wait_timeout = 60"
        )
        return session
    }

    /// Runs `body` with a session, which is closed after it.
    package func withSession<Value: Sendable>(
        _ body: (ServerSession) async throws -> Value
    ) async throws -> Value {
        let session = try await session()
        do {
            let value = try await body(session)
            await session.close()
            return value
        } catch {
            await session.close()
            throw error
        }
    }
}
