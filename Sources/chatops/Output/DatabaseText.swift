import FoundationEssentials
import Operations

/// What could be restored, for people.
enum DatabaseText {
    static func status(_ status: DatabaseStatus) -> String {
        var rows: [[String]] = []
        for span in status.restorable {
            rows.append(["restorable", "\(span.from.local) to \(span.through.local)"])
        }
        if status.restorable.isEmpty { rows.append(["restorable", "nothing"]) }
        if let backup = status.lastBackup {
            let age = span(Double(backup.ageSeconds))
            rows.append([
                "last backup", "\(backup.id), \(backup.kind.rawValue), \(age) ago, \(backup.storedBytes) bytes",
            ])
        }
        rows += archive(status)
        if let count = status.unstoredTransactions {
            rows.append(["not stored", "\(count) transactions of the server"])
        }
        if let failure = status.serverFailure { rows.append(["server", failure]) }
        if let drill = status.lastDrill {
            let verdict = drill.passed ? "passed in \(span(drill.seconds))" : "FAILED: \(drill.failure ?? "")"
            rows.append(["last drill", "\(span(status.readAt.timeIntervalSince(drill.at))) ago, \(verdict)"])
        } else {
            rows.append(["last drill", "never: chatops db drill \(status.environment)"])
        }
        rows.append(["key", key(status)])
        rows.append(["repository", status.repository])
        rows += status.problems.map { ["problem", $0] }
        return "\(status.environment): \(status.isWell ? "what there is can be restored" : "NOT well")\n"
            + Columns.text(rows)
    }

    private static func archive(_ status: DatabaseStatus) -> [[String]] {
        guard let archive = status.archive else {
            return [["archive", "none: only backups themselves can be restored"]]
        }
        let lag = archive.lagTransactions.map { ", \($0) transactions behind" } ?? ""
        let seconds = archive.lagSeconds.map { ", \(span($0))" } ?? ""
        var rows = [["archive", archive.isRunning ? "\(archive.phase.rawValue)\(lag)\(seconds)" : "NOT running"]]
        rows += archive.holes.map { ["hole", "\($0.missing) of server \($0.server): \($0.reason)"] }
        rows += archive.alarms.map { ["alarm", $0.text] }
        return rows
    }

    private static func key(_ status: DatabaseStatus) -> String {
        guard let recipient = status.recipient else { return "none: backups are not encrypted" }
        return recipient + (status.isKeyKnown ? "; its private half is known here" : "; its private half is elsewhere")
    }

    private static func span(_ seconds: Double) -> String {
        switch max(0, seconds) {
        case ..<120: "\(Int(seconds.rounded())) s"
        case ..<7200: "\(Int(seconds / 60)) min"
        case ..<172_800: "\(Int(seconds / 3600)) h"
        default: "\(Int(seconds / 86_400)) days"
        }
    }
}

extension Moment {
    /// In UTC, and as this machine's clock shows it where that differs.
    fileprivate var local: String {
        let offset = LocalClock.offset(at: self)
        return offset == 0 ? text(offset: 0) : "\(text(offset: 0)) (\(text(offset: offset)))"
    }
}
