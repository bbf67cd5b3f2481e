internal import Environments

extension DatabaseState {
    /// What is wrong with the database, the cause first.
    func findings(_ limits: DatabaseLimits) -> [CheckFinding] {
        var findings: [CheckFinding] = []
        if let room, room.freePercent < limits.failFree { findings.append(.failure("only \(words(room))")) }
        if !readOnly.isEmpty {
            let settings = readOnly.map { "\($0)=ON" }.joined(separator: ", ")
            findings.append(.failure("the database takes no writes: \(settings); see \(Self.readOnlyPage)"))
        }
        // That the settings refuse writes says why it did.
        if let fault, !(fault.cause == "readOnly" && !readOnly.isEmpty) { findings.append(.failure(words(fault))) }
        if !missingTables.isEmpty {
            let tables = missingTables.joined(separator: ", ")
            findings.append(.failure("tables are missing: \(tables); restore them from a backup"))
        }
        if !pending.isEmpty {
            let migrations = pending.joined(separator: ", ")
            let page = "see docs/runbooks/migration-failed.md"
            findings.append(.failure("the schema is behind the server, which wants \(migrations); \(page)"))
        }
        if !unknown.isEmpty {
            let migrations = unknown.joined(separator: ", ")
            findings.append(.warning("the schema is newer than the server, which does not know \(migrations)"))
        }
        if let room, room.freePercent >= limits.failFree, room.freePercent < limits.warnFree {
            findings.append(.warning("only \(words(room))"))
        }
        if let connections, let connectionLimit, connections * 100 > connectionLimit * limits.warnConnections {
            findings.append(.warning("\(connections) of \(connectionLimit) connections are in use"))
        }
        return findings
    }

    var summary: String {
        let version = version.map { " \($0)" } ?? ""
        let room = room.map { ", \(words($0))" } ?? ", room unknown"
        let used = connections.map { used in ", \(used) of \(connectionLimit ?? 0) connections" } ?? ""
        return "\(kind == "mysql" ? "MySQL" : "SQLite")\(version) writes\(used)\(room)"
    }

    private func words(_ room: Room) -> String {
        "\(ByteCount(bytes: room.free)) (\(room.freePercent) %) of \(ByteCount(bytes: room.total)) free"
    }

    private func words(_ fault: Fault) -> String {
        let text = fault.message
        switch fault.cause {
        case "away": return "the database is away: \(text); see docs/runbooks/database-away.md"
        case "tooManyConnections": return "the database takes no more connections: \(text)"
        case "denied": return "the database refuses the server: \(text); see docs/runbooks/database-refuses-password.md"
        case "untrusted": return "the database's certificate is not trusted: \(text)"
        case "missing": return "the database is not there: \(text)"
        case "readOnly": return "the database takes no writes: \(text); see \(Self.readOnlyPage)"
        case "full": return "the database has no room left: \(text); see docs/runbooks/disk-full.md"
        case "locked": return "somebody holds a lock on the database: \(text)"
        case "damaged": return "the database is damaged: \(text); restore it from a backup"
        default: return "the database does not work: \(text)"
        }
    }

    private static let readOnlyPage = "docs/runbooks/database-read-only.md"
}
