/// Where and when the database is backed up.
package struct Backup: Section {
    package let repository: BackupRepository
    package let schedule: CronTime
    package let recipient: AgeRecipient?
    package let keep: Retention

    package static func decode(_ fields: inout FieldReader) -> Backup {
        let backup = Backup(
            repository: fields.required("repository", .text, "The folder or bucket backups are kept in."),
            schedule: fields.value("schedule", .text, default: "30 3 * * *", "When a backup is made, in UTC."),
            recipient: fields.optional("recipient", .text, "The age key backups are encrypted to."),
            keep: fields.section("keep", Retention.self, "How many backups stay when old ones are pruned.")
        )
        if case .s3 = backup.repository {
            fields.need(["recipient"], for: "repository", because: "leaves this machine, so backups must be encrypted")
        }
        return backup
    }
}

/// How many backups stay: the newest of each of so many days, weeks and months.
package struct Retention: Section {
    package let daily: Int
    package let weekly: Int
    package let monthly: Int

    package static func decode(_ fields: inout FieldReader) -> Retention {
        Retention(
            daily: fields.value(
                "daily",
                .integer(1...3650, "a number of days"),
                default: 7,
                "Of so many days the newest."
            ),
            weekly: fields.value(
                "weekly",
                .integer(0...520, "a number of weeks"),
                default: 4,
                "Of so many weeks the newest."
            ),
            monthly: fields.value(
                "monthly",
                .integer(0...120, "a number of months"),
                default: 0,
                "Of so many months the newest."
            )
        )
    }
}
