internal import MySQLClient
internal import SystemPackage

/// What a server is like before it is backed up.
struct BackupSurvey: Sendable {
    let identity: ServerIdentity
    let executed: String
    let purged: String
    let tables: [TableShape]
    let isLocal: Bool
    let warnings: [String]

    /// Throws where a backup would fail for want of a setting or a grant.
    static func of(_ server: DatabaseServer, _ method: BackupMethod) async throws -> BackupSurvey {
        try await server.withSession { session in
            let identity = try await session.identity()
            let mode = identity.setting("gtid_mode")
            guard mode == "ON" else {
                throw DatabaseFailure.withoutGTIDs(server: "\(server.options.address)", mode: mode)
            }
            let grants = try await session.grants()
            let missing = grants.missing(for: method.kind)
            guard missing.isEmpty else {
                throw DatabaseFailure.missingGrant(
                    user: server.options.user,
                    privileges: missing,
                    purpose: "for a \(method.kind.rawValue) backup"
                )
            }
            let sets = try await session.rows("SELECT @@GLOBAL.gtid_executed, @@GLOBAL.gtid_purged").first ?? []
            let tables = try await session.perform { try TableShape.all($0) }
            return BackupSurvey(
                identity: identity,
                executed: try sets.text(0).filter { !$0.isWhitespace },
                purged: try sets.text(1).filter { !$0.isWhitespace },
                tables: tables,
                isLocal: server.isLocal,
                warnings: tables.filter { !$0.isTransactional }.map { "\($0.name) is \($0.engine), not InnoDB" }
            )
        }
    }

    /// What a step says it will do, one line each.
    func plan(_ choice: HistoryChoice) -> [String] {
        let bytes = tables.reduce(0) { $0 + $1.estimatedBytes }
        let rows = tables.reduce(0) { $0 + $1.estimatedRows }
        return [
            "\(tables.count) tables, about \(rows) rows and \(bytes) bytes of data",
            "history \(choice.history)" + (choice.record.map { ", which begins now: \($0.reason)" } ?? ""),
        ]
    }

    /// Whether what is lost with the database's disk would be lost with the repository's too.
    func placeWarnings(_ store: any ObjectStore) -> [String] {
        let data = FilePath(identity.setting("datadir"))
        guard isLocal, let folder = store as? FolderStore, Folder.exists(data),
            folder.sharesDevice(with: data) == true
        else { return [] }
        return ["\(store.place) is on the disk of the database itself (\(data)): what destroys one destroys both"]
    }
}
