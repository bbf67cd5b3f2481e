/// Whether a server's settings let what it does be backed up, archived and replayed.
enum SettingJudgement {
    /// Without these no archive can be replayed exactly.
    private static let needed = [
        ("log_bin", "ON"), ("gtid_mode", "ON"), ("enforce_gtid_consistency", "ON"), ("binlog_format", "ROW"),
        ("binlog_row_image", "FULL"), ("binlog_checksum", "CRC32"),
    ]

    /// Each with what is lost without it.
    private static let wished = [
        ("binlog_row_metadata", "FULL", "what changed cannot be shown by the columns' names"),
        ("binlog_rows_query_log_events", "ON", "`db find` cannot show original statements"),
        ("sync_binlog", "1", "transactions that were acknowledged can be lost when the machine fails"),
        (
            "innodb_flush_log_at_trx_commit", "1",
            "transactions that were acknowledged can be lost when the machine fails"
        ),
    ]

    static func all(_ identity: ServerIdentity) -> [DoctorFinding] {
        var findings: [DoctorFinding] = []
        for (name, value) in needed {
            let actual = identity.setting(name)
            let isRight = actual.uppercased() == value
            let summary = isRight ? "is \(value)" : "is \(actual.isEmpty ? "not set" : actual), and has to be \(value)"
            findings.append(DoctorFinding(name: name, verdict: isRight ? .passed : .failed, summary: summary))
        }
        for (name, value, loss) in wished {
            let actual = identity.setting(name)
            let isRight = actual.uppercased() == value
            let summary = isRight ? "is \(value)" : "is \(actual), not \(value): \(loss)"
            findings.append(DoctorFinding(name: name, verdict: isRight ? .passed : .warned, summary: summary))
        }
        return findings + [serverID(identity), expiry(identity)]
    }

    private static func serverID(_ identity: ServerIdentity) -> DoctorFinding {
        let id = identity.setting("server_id")
        if id == "0" {
            return DoctorFinding(
                name: "server_id",
                verdict: .failed,
                summary: "is 0: the server sends its binlog to nobody"
            )
        }
        return DoctorFinding(name: "server_id", verdict: .passed, summary: "is \(id)")
    }

    private static func expiry(_ identity: ServerIdentity) -> DoctorFinding {
        let name = "binlog_expire_logs_seconds"
        guard let seconds = Int(identity.setting(name)) else {
            return DoctorFinding(name: name, verdict: .warned, summary: "is not known")
        }
        if seconds == 0 {
            return DoctorFinding(
                name: name,
                verdict: .warned,
                summary: "is 0: binlogs are never removed and fill the disk"
            )
        }
        let isShort = seconds < 86_400
        let summary = "is \(seconds)" + (isShort ? ": an archive that rests for a day loses transactions" : "")
        return DoctorFinding(name: name, verdict: isShort ? .warned : .passed, summary: summary)
    }
}
