/// Where and when the database is backed up, and what with.
package struct Backup: Section {
    package let repository: BackupRepository
    /// Where the bucket is; nil for a folder.
    package let bucket: Bucket?
    package let schedule: CronTime
    package let recipient: AgeRecipient?
    /// The file with the private half of the recipient: only for restores and drills.
    package let identity: LocalPath?
    /// A program that prints the private half of the recipient, fetched freshly for each drill; empty for none.
    package let identityCommand: [String]
    /// Whose signatures count when something is restored, besides those in evidence.keys and of this machine's own key.
    package let trustedKeys: [SignatureKey]
    package let keep: Retention
    package let server: BackupServer?
    package let archive: BinlogArchive
    /// The folder with MySQL's own programs; nil for those in `PATH`.
    package let programs: LocalPath?

    package static func decode(_ fields: inout FieldReader) -> Backup {
        let backup = Backup(
            repository: fields.required("repository", .text, "The folder or bucket backups are kept in."),
            bucket: fields.optional("s3", .section, "Where the bucket is, and who may write there."),
            schedule: fields.value("schedule", .text, default: "30 3 * * *", "When a backup is made, in UTC."),
            recipient: fields.optional("recipient", .text, "The age key backups are encrypted to."),
            identity: fields.optional("identity", .text, "The file with that key's private half, for restores."),
            identityCommand: fields.value(
                "identityCommand",
                .list(of: .string("text")),
                default: [],
                "A program that prints the private half, asked anew by each drill."
            ),
            trustedKeys: fields.value(
                "trustedKeys",
                .list(of: ValueType<SignatureKey>.text),
                default: [],
                "Public keys whose signatures count when something is restored, besides those in evidence.keys."
            ),
            keep: fields.section("keep", Retention.self, "How many backups stay when old ones are pruned."),
            server: fields.optional("server", .section, "How the MySQL server is reached for backups."),
            archive: fields.section("archive", BinlogArchive.self, "How the binlog is archived."),
            programs: fields.optional("programs", .text, "The folder with MySQL's own programs.")
        )
        if case .s3 = backup.repository {
            fields.need(["recipient"], for: "repository", because: "leaves this machine, so backups must be encrypted")
            fields.need(["s3"], for: "repository", because: "is a bucket")
        } else {
            fields.forbid(["s3"], besides: "repository", because: "is only for a bucket")
        }
        return backup
    }
}

/// A service that speaks S3.
package struct Bucket: Section {
    package let endpoint: WebAddress
    package let region: PlainName
    package let accessKey: Secret
    package let secretKey: Secret
    package let authorities: LocalPath?

    package static func decode(_ fields: inout FieldReader) -> Bucket {
        Bucket(
            endpoint: fields.required("endpoint", .text, "The service's URL."),
            region: fields.value("region", .text, default: "us-east-1", "The region requests are signed for."),
            accessKey: fields.required("accessKey", .secret("an access key"), "Who reads and writes."),
            secretKey: fields.required("secretKey", .secret("a secret key"), "That access key's secret."),
            authorities: fields.optional("authorities", .text, "The only authorities to trust, in PEM.")
        )
    }
}

/// How many backups stay: the newest of each of so many days, weeks and months.
package struct Retention: Section {
    package let daily: Int
    package let weekly: Int
    package let monthly: Int
    /// Any moment of so many last days can be restored.
    package let anyMoment: Int

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
            ),
            anyMoment: fields.value(
                "anyMoment",
                .integer(0...3650, "a number of days"),
                default: 7,
                "Any moment of so many last days can be restored."
            )
        )
    }
}

/// How the MySQL server is reached for backups, which take other grants than ChatServer's.
package struct BackupServer: Section {
    package let host: HostAddress
    package let port: Port
    package let socket: LocalPath?
    package let user: PlainName
    package let password: Secret?
    package let authority: LocalPath?
    package let fingerprint: CertificateFingerprint?

    package static func decode(_ fields: inout FieldReader) -> BackupServer {
        let server = BackupServer(
            host: fields.value("host", .text, default: "127.0.0.1", "Where MySQL answers."),
            port: fields.value("port", .port, default: .mysql, "MySQL's TCP port."),
            socket: fields.optional("socket", .text, "MySQL's socket on this machine, instead of host and port."),
            user: fields.required("user", .text, "Whom backups are made as."),
            password: fields.optional("password", .secret("a password"), "That user's password."),
            authority: fields.optional("authority", .text, "The only authority to trust, in PEM."),
            fingerprint: fields.optional("fingerprint", .text, "The SHA-256 of the server's certificate.")
        )
        if server.socket != nil {
            let reason = "is only for a server reached over TCP"
            fields.forbid(["host", "port", "authority", "fingerprint"], besides: "socket", because: reason)
        } else {
            fields.needOne(of: ["socket", "authority", "fingerprint"])
        }
        return server
    }
}

/// How `chatops db archive` follows the binlog.
package struct BinlogArchive: Section {
    /// After this time what has come is stored, though the server's file goes on.
    package let seal: Duration
    package let spool: LocalPath?
    package let serverID: Int
    package let semiSync: Bool

    package static func decode(_ fields: inout FieldReader) -> BinlogArchive {
        BinlogArchive(
            seal: fields.value(
                "seal",
                .duration(.seconds(1) ... .seconds(86_400)),
                default: .seconds(60),
                "After this time what has come is stored, though the server's file goes on."
            ),
            spool: fields.optional("spool", .text, "Where what has come is kept until it is stored."),
            serverID: fields.value(
                "serverID",
                .integer(1...4_294_967_295, "a server id"),
                default: 3_141_592,
                "The server id the archive shows itself with; no other replica may have it."
            ),
            semiSync: fields.value("semiSync", .boolean, default: false, "Whether commits wait for the archive.")
        )
    }
}
