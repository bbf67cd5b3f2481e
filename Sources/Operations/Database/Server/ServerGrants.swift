internal import MySQLClient
internal import SystemPackage

/// What a user may do on a server, everywhere.
struct ServerGrants: Sendable {
    private let privileges: Set<String>

    /// - Parameter lines: of SHOW GRANTS, with those of its roles.
    init(_ lines: [String]) {
        var privileges: Set<String> = []
        for line in lines where line.hasPrefix("GRANT ") {
            let words = line.dropFirst("GRANT ".count)
            guard let end = words.firstRange(of: " ON *.* TO ") else { continue }
            for name in words[..<end.lowerBound].split(separator: ",") {
                privileges.insert(name.drop { $0 == " " }.uppercased())
            }
        }
        self.privileges = privileges
    }

    func has(_ privilege: String) -> Bool {
        privileges.contains(privilege) || privileges.contains("ALL PRIVILEGES")
    }

    func missing(for kind: BackupManifest.Kind) -> [String] {
        let needed: [String] =
            switch kind {
            case .logical:
                ["SELECT", "LOCK TABLES", "SHOW VIEW", "TRIGGER", "EVENT", "REPLICATION CLIENT", "BACKUP_ADMIN"]
            case .physical: ["SELECT", "REPLICATION CLIENT", "BACKUP_ADMIN"]
            case .sqlite: []
            }
        return needed.filter { !has($0) }
    }
}

extension ServerSession {
    func grants() async throws -> ServerGrants {
        ServerGrants(try await rows("SHOW GRANTS").compactMap { $0.first ?? nil })
    }
}

extension DatabaseServer {
    /// Whether it is reached on this machine, so that paths it names may be here.
    var isLocal: Bool {
        switch options.address {
        case .socket: true
        case .tcp(let host, _, _): ["127.0.0.1", "::1", "localhost"].contains(host)
        }
    }
}
