import Testing

@testable import ChatServer

@Suite struct PasswordTests {
    private static let cheap = PasswordCost(memory: 8, passes: 1, lanes: 1)

    private func check(_ password: String, minimum: Int = 8) throws {
        try PasswordRules(minimumLength: minimum).check(
            Password(password),
            email: EmailAddress("mina.kim@example.org"),
            nickname: Nickname("Starlight")
        )
    }

    @Test(arguments: [
        "correct horse battery staple", "tr0ub4dor", "비밀번호는 길어야", "🐎🔋📎✅🐎🔋📎✅", "mina likes long walks",
        String(repeating: "ab cd ", count: 42), "        x       y",
    ])
    func theseWillDo(password: String) throws {
        try check(password)
    }

    @Test(arguments: [
        "short", "1234567", "aaaaaaaaaaaa", "12345678", "87654321", "abcdefghij", "password", "PASSWORD",
        "Password123!",
        "ｐａｓｓｗｏｒｄ", "qwertyuiop", "starlight1", "Mina.Kim99", "chatserver", "chatops!!", "minastarlight",
        String(repeating: "ab cd ", count: 43),
    ])
    func theseWillNot(password: String) {
        #expect { try check(password) } throws: { ($0 as? DomainError)?.code == .passwordUnacceptable }
    }

    @Test func theMinimumCanBeRaised() throws {
        try check("tr0ub4dor", minimum: 9)
        #expect(throws: DomainError.self) { try check("tr0ub4dor", minimum: 10) }
    }

    @Test func aHashMatchesItsPasswordAlone() throws {
        let hash = try PasswordHash(Password("correct horse"), cost: Self.cheap)
        #expect(hash.phc.hasPrefix("$argon2id$v=19$m=8,t=1,p=1$"))
        #expect(try hash.matches(Password("correct horse")))
        #expect(try !hash.matches(Password("Correct horse")))
        #expect(try PasswordHash(Password("correct horse"), cost: Self.cheap) != hash)
    }

    /// Made by the `argon2` command of the reference implementation with the salt `somesalt0somesal`.
    @Test func itIsArgon2id() throws {
        let hash = PasswordHash(phc: referenceHash)
        #expect(try hash.matches(Password("password")))
    }

    @Test func compositionDoesNotMatter() throws {
        let hash = try PasswordHash(Password("caf\u{E9} au lait"), cost: Self.cheap)
        #expect(try hash.matches(Password("cafe\u{301} au lait")))
    }

    @Test func costsTellWhatIsOutdated() throws {
        let hash = try PasswordHash(Password("correct horse"), cost: Self.cheap)
        #expect(!hash.isOutdated(for: Self.cheap))
        #expect(hash.isOutdated(for: PasswordCost()))
    }

    @Test func neitherPasswordsNorHashesPrint() throws {
        let hash = try PasswordHash(Password("correct horse"), cost: Self.cheap)
        let printed = "\(Password("correct horse")) \(hash) \(String(reflecting: hash)) \([Password("correct horse")])"
        #expect(!printed.contains("horse") && !printed.contains("argon2"))
    }

    @Test func moreThanMayWaitAreTurnedAway() async throws {
        let hasher = PasswordHasher(threads: 1, waiting: 2, cost: Self.cheap)
        let code = try await refusalCode {
            try await hasher.admitting {
                try await hasher.admitting { try await hasher.admitting { try await hasher.hash(Password("x")) } }
            }
        }
        #expect(code == .rateLimited)
        #expect(hasher.depth == 0 && hasher.hashCount == 0)
        _ = try await hasher.admitting { try await hasher.hash(Password("x")) }
        #expect(hasher.hashCount == 1)
    }
}

private let referenceHash =
    "$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHQwc29tZXNhbA$BMQVcVF6nDYiJH2tZmDYdJZiciBQqblfQXl3r+XLASU"
