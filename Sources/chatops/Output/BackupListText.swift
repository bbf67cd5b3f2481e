import Environments
import Operations

/// What a repository holds, for people.
enum BackupListText {
    static func text(_ list: BackupList) -> String {
        var text = "\(list.repository)\n"
        for line in list.lines { text += "\n" + Self.text(line) }
        if list.leftovers > 0 {
            text += "\n\(list.leftovers) objects belong to no backup (yet); chatops db prune removes them after a day\n"
        }
        if !list.problems.isEmpty {
            text += "\nproblems\n" + list.problems.map { "  \($0.kind.rawValue): \($0)\n" }.joined()
        }
        return text
    }

    private static func text(_ line: BackupList.Line) -> String {
        var text = line.history + (line.reason.map { " (\($0))" } ?? "") + "\n"
        let rows = line.backups.map { backup in
            [
                "  \(backup.id)", backup.kind.rawValue, "state of \(Timestamp.text(backup.moment))",
                "\(ByteCount(bytes: UInt64(max(0, backup.storedSize)))) stored", "\(backup.rows) rows",
                backup.isEncrypted ? "encrypted" : "not encrypted",
                backup.problems.contains(where: \.isDamage) ? "DAMAGED" : "",
            ]
        }
        text += rows.isEmpty ? "  no backups\n" : Columns.text(rows).replacing("  \n", with: "\n")
        guard let archive = line.archive else { return text }
        let until = archive.lastCommit.map { " to \(Timestamp.text($0))" } ?? ""
        let from = archive.firstCommit.map { "changes from \(Timestamp.text($0))" } ?? "no changes"
        return text + "  binlog: \(from)\(until), segments \(archive.firstSequence) to \(archive.lastSequence), "
            + "up to \(archive.file):\(archive.endPosition), \(ByteCount(bytes: UInt64(max(0, archive.storedSize)))) stored\n"
    }
}
