import MySQLClient

extension MySQLSettings {
    var connectionOptions: ConnectionOptions {
        var options = ConnectionOptions(
            address: address,
            user: user,
            password: password,
            database: database
        )
        options.connectTimeout = .seconds(2)
        return options
    }

    private var address: ServerAddress {
        switch endpoint {
        case .socket(let path): .socket(path)
        case .tcp(let host, let port, .authority(let file)): .tcp(host: host, port: port, trust: .authority(file))
        case .tcp(let host, let port, .fingerprint(let fingerprint)):
            .tcp(host: host, port: port, trust: .fingerprint(fingerprint))
        }
    }

    /// For messages.
    var name: String { "MySQL database \(database) at \(address)" }
}
