import Operations

/// What can be restored, for people.
enum DatabaseText {
    static func status(_ status: DatabaseStatus) -> String {
        var rows = [["repository", status.repository], ["backups", "\(status.backups)"]]
        if let id = status.newestBackup, let at = status.newestBackupAt {
            rows.append(["newest", "\(id), begun \(Timestamp.text(at))"])
        }
        if let from = status.restorableFrom, let to = status.restorableTo {
            let how = status.isContinuous ? "any moment" : "the moments of backups only: no binlog is archived"
            rows.append(["restorable", "\(Timestamp.text(from)) to \(Timestamp.text(to)), \(how)"])
        }
        if let lag = status.lagTransactions {
            let since = status.lagSeconds.map { lag > 0 ? ", for at most \($0) s" : "" } ?? ""
            rows.append(["not stored yet", "\(lag) transactions\(since)"])
        }
        if let failure = status.serverFailure { rows.append(["server", failure]) }
        for hole in status.holes { rows.append(["lost", "\(hole.transactions) of \(hole.history)"]) }
        for damage in status.damages { rows.append(["damage", damage]) }
        switch status.hasKey {
        case nil: rows.append(["key", "none is needed: backups are not encrypted"])
        case true?: rows.append(["key", "is named"])
        case false?: rows.append(["key", "none is named here: nothing can be restored from here"])
        }
        if let drill = status.lastDrill {
            let how = drill.passed ? "passed in \(Int(drill.seconds)) s" : "failed: \(drill.failure ?? "")"
            rows.append(["last drill", "\(Timestamp.text(drill.at)), \(how)"])
        } else {
            rows.append(["last drill", "never"])
        }
        return Columns.text(rows)
    }
}
