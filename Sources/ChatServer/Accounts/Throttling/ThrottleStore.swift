/// The table `login_throttles`.
enum ThrottleStore {
    /// What is counted, by subject, locked; always in the same order, so that attempts wait for each other instead of
    /// deadlocking.
    static func lock(_ subjects: [String], in connection: any SQLConnection) throws -> [String: ThrottleCount] {
        let rows = try connection.query(
            """
            SELECT subject, failures, last_at, locked_until FROM login_throttles
            WHERE subject IN \(String.placeholders(subjects.count)) ORDER BY subject\(connection.dialect.forUpdate)
            """,
            subjects.sorted()
        )
        return try rows.reduce(into: [:]) { counts, row in
            counts[try row.text(0)] = ThrottleCount(
                failures: try row.integer(1),
                lastAt: try row.timestamp(2),
                lockedUntil: try row.timestamp(3)
            )
        }
    }

    /// Makes sure that there is a row to lock: two that count the first attempt must not both start from nothing.
    static func prepare(_ subjects: [String], now: Timestamp, in connection: any SQLConnection) throws {
        for subject in subjects.sorted() {
            try connection.execute(
                """
                \(connection.dialect.insertOrIgnore) INTO login_throttles (subject, failures, last_at, locked_until)
                VALUES (?, 0, ?, 0)\(connection.dialect.orKeep("subject"))
                """,
                subject,
                now
            )
        }
    }

    static func set(_ count: ThrottleCount, for subject: String, in connection: any SQLConnection) throws {
        try connection.execute(
            "UPDATE login_throttles SET failures = ?, last_at = ?, locked_until = ? WHERE subject = ?",
            count.failures,
            count.lastAt,
            count.lockedUntil,
            subject
        )
    }

    static func delete(_ subject: String, in connection: any SQLConnection) throws {
        try connection.execute("DELETE FROM login_throttles WHERE subject = ?", subject)
    }

    /// Removes what has not been touched since, and locks nobody.
    static func sweep(untouchedSince moment: Timestamp, now: Timestamp, in connection: any SQLConnection) throws {
        try connection.execute(
            "DELETE FROM login_throttles WHERE last_at < ? AND locked_until < ?",
            moment,
            now
        )
    }
}
