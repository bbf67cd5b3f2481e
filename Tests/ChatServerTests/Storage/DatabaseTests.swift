import Testing

@testable import ChatServer

/// What both databases promise.
@Suite struct DatabaseTests {
    private static func user(_ name: String, in connection: any SQLConnection) throws -> Int {
        try connection.execute(
            """
            INSERT INTO users (id, email, email_key, nickname, nickname_key, role, status, created_at, updated_at,
            password_changed_at) VALUES (?, ?, ?, ?, ?, 'member', 'active', 0, 0, 0)
            """,
            "00000000-0000-4000-8000-\(String(name.utf8.count).count)\(name)",
            name,
            name,
            name,
            name
        )
    }

    @Test(arguments: TestDatabase.allCases)
    func textComesBackExactly(kind: TestDatabase) async throws {
        let opened = try await kind.open()
        let nickname = "👩🏽‍🚀 한국 é \u{1F434}'\\\"%_"
        let read = try await opened.database.write { connection in
            try connection.execute(
                """
                INSERT INTO users (id, nickname, nickname_key, role, status, created_at, updated_at,
                password_changed_at) VALUES (?, ?, ?, 'member', 'active', ?, 0, 0)
                """,
                "a",
                nickname,
                nickname,
                Int64.max
            )
            return try connection.first(
                "SELECT nickname, email, created_at FROM users WHERE nickname_key = ?",
                nickname
            )
        }
        #expect(read?.values == [.text(nickname), .null, .integer(.max)])
    }

    @Test(arguments: TestDatabase.allCases)
    func changesAreCountedAlike(kind: TestDatabase) async throws {
        let opened = try await kind.open()
        let counts = try await opened.database.write { connection in
            _ = try Self.user("a", in: connection)
            _ = try Self.user("b", in: connection)
            let keep = connection.dialect
            let insert = """
                \(keep.insertOrIgnore) INTO login_throttles (subject, failures, last_at, locked_until)
                VALUES (?, 1, 2, 3)\(keep.orKeep("subject"))
                """
            return [
                try connection.execute("UPDATE users SET role = 'member'"),
                try connection.execute("UPDATE users SET role = 'member' WHERE nickname = 'c'"),
                try connection.execute(insert, "s"),
                try connection.execute(insert, "s"),
                try connection.execute("UPDATE users SET updated_at = 7 WHERE nickname = 'a'"),
                try connection.execute("DELETE FROM users"),
            ]
        }
        #expect(counts == [2, 0, 1, 0, 1, 2])
    }

    @Test(arguments: TestDatabase.allCases)
    func violationsAreNamed(kind: TestDatabase) async throws {
        let opened = try await kind.open()
        try await opened.database.write { connection in _ = try Self.user("a", in: connection) }
        let failure = await #expect(throws: SQLFailure.self) {
            try await opened.database.write { connection in
                try connection.execute("UPDATE users SET id = 'b', email_key = 'a' WHERE id = 'none'")
                try connection.execute(
                    """
                    INSERT INTO users (id, email_key, nickname, nickname_key, role, status, created_at, updated_at,
                    password_changed_at) VALUES ('z', 'a', 'n', 'n', 'member', 'active', 0, 0, 0)
                    """
                )
            }
        }
        guard case .uniqueViolation(let key) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(key.contains("email_key"))
        let other = await #expect(throws: SQLFailure.self) {
            try await opened.database.write { connection in
                try connection.execute("INSERT INTO sessions VALUES ('s', 'nobody', 0, 0, 0, NULL, NULL, NULL)")
            }
        }
        guard case .foreignKeyViolation = other else {
            Issue.record("\(String(describing: other))")
            return
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whatThrowsLeavesNothing(kind: TestDatabase) async throws {
        struct Refused: Error {}
        let opened = try await kind.open()
        await #expect(throws: Refused.self) {
            try await opened.database.write { connection in
                _ = try Self.user("a", in: connection)
                throw Refused()
            }
        }
        let count = try await opened.database.read { try $0.first("SELECT COUNT(*) FROM users")?.integer(0) }
        #expect(count == 0)
    }

    @Test(arguments: TestDatabase.allCases)
    func readingSeesOneMomentAndWritesNothing(kind: TestDatabase) async throws {
        let opened = try await kind.open()
        let database = opened.database
        let counts = try await database.read(within: .seconds(60)) { connection in
            let before = try connection.first("SELECT COUNT(*) FROM users")?.integer(0)
            try opened.change(
                """
                INSERT INTO users (id, nickname, nickname_key, role, status, created_at, updated_at,
                password_changed_at) VALUES ('a', 'a', 'a', 'member', 'active', 0, 0, 0)
                """
            )
            return [before, try connection.first("SELECT COUNT(*) FROM users")?.integer(0)]
        }
        #expect(counts == [0, 0])
        #expect(try await database.read { try $0.first("SELECT COUNT(*) FROM users")?.integer(0) } == 1)
        let failure = await #expect(throws: SQLFailure.self) {
            try await database.read { connection in try connection.execute("DELETE FROM users") }
        }
        guard case .readOnly = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }
}
