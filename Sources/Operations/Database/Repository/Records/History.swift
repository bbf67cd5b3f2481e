/// One line of changes: the incarnation of a MySQL server's binlog, or an SQLite database.
package enum History: Codable, Sendable, Hashable, Comparable, CustomStringConvertible {
    case mysql(server: String, incarnation: String)
    case sqlite(database: String)

    /// With what the keys of all its objects begin; ends with `/`.
    package var prefix: String {
        switch self {
        case .mysql(let server, let incarnation): "mysql/\(server)/\(incarnation)/"
        case .sqlite(let database): "sqlite/\(database)/"
        }
    }

    package var description: String { String(prefix.dropLast()) }

    package static func < (first: History, second: History) -> Bool { first.prefix < second.prefix }

    package var incarnationKey: String { prefix + "incarnation.json" }

    /// Where the objects of a backup are; ends with `/`.
    package func folder(ofBackup id: String) -> String { "\(prefix)backups/\(id)/" }

    package func key(ofBackup id: String) -> String { folder(ofBackup: id) + "manifest.json" }

    package func key(ofSegment sequence: Int) -> String { "\(prefix)binlog/\(Self.digits(sequence)).json" }

    /// Another one each time, since what an interrupted writer left there cannot be replaced.
    ///
    /// - Parameter suffix: the seal's.
    package func newObjectKey(ofSegment sequence: Int, suffix: String) -> String {
        "\(prefix)binlog/\(Self.digits(sequence))-\(RepositoryID.letters()).binlog\(suffix)"
    }

    package func key(ofPruning id: String) -> String { "\(prefix)pruned/\(id).json" }

    private static func digits(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, 10 - text.count)) + text
    }
}

/// What a key of the repository is for, by its form.
enum RepositoryPlace: Hashable {
    case format
    case incarnation(History)
    case backupManifest(History, id: String)
    case backupObject(History, id: String, name: String)
    case segmentManifest(History, sequence: Int)
    case segmentObject(History, name: String)
    case pruning(History, id: String)

    init?(_ key: String) {
        var names = key.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if names == [RepositoryFormat.key] {
            self = .format
            return
        }
        let history: History
        if names.count > 3, names[0] == "mysql" {
            history = .mysql(server: names[1], incarnation: names[2])
            names.removeFirst(3)
        } else if names.count > 2, names[0] == "sqlite" {
            history = .sqlite(database: names[1])
            names.removeFirst(2)
        } else {
            return nil
        }
        switch (names[0], names.count) {
        case ("incarnation.json", 1): self = .incarnation(history)
        case ("pruned", 2):
            guard names[1].hasSuffix(".json") else { return nil }
            self = .pruning(history, id: String(names[1].dropLast(5)))
        case ("backups", 3) where names[2] == "manifest.json": self = .backupManifest(history, id: names[1])
        case ("backups", 3...):
            self = .backupObject(history, id: names[1], name: names[2...].joined(separator: "/"))
        case ("binlog", 2) where names[1].hasSuffix(".json"):
            guard let sequence = Int(names[1].dropLast(5)), history.key(ofSegment: sequence) == key else { return nil }
            self = .segmentManifest(history, sequence: sequence)
        case ("binlog", 2): self = .segmentObject(history, name: names[1])
        default: return nil
        }
    }

    var history: History? {
        switch self {
        case .format: nil
        case .incarnation(let history), .backupManifest(let history, _), .backupObject(let history, _, _),
            .segmentManifest(let history, _), .segmentObject(let history, _), .pruning(let history, _):
            history
        }
    }
}
