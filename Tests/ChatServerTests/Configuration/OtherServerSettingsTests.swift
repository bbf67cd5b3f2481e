import Testing

@testable import ChatServer

/// `REDIS_URL`, and the lists of proxies and origins.
@Suite struct OtherServerSettingsTests {
    private func load(_ name: String, _ value: String) throws -> Settings {
        try Settings.load(environment: ["CHAT_DATABASE_PATH": "/tmp/chat.db", name: value])
    }

    @Test(arguments: [
        ("redis://redis.chat.test", RedisSettings(host: "redis.chat.test")),
        ("redis://redis.chat.test/", RedisSettings(host: "redis.chat.test")),
        ("redis://127.0.0.1:6380", RedisSettings(host: "127.0.0.1", port: 6380)),
        ("redis://[::1]:6380", RedisSettings(host: "::1", port: 6380)),
        ("redis://:hunter2@r", RedisSettings(host: "r", password: "hunter2")),
        ("redis://chat:hunter2@r:1", RedisSettings(host: "r", port: 1, user: "chat", password: "hunter2")),
        ("redis://chat:a%40b%3A%2F@r", RedisSettings(host: "r", user: "chat", password: "a@b:/")),
    ])
    func redisIsNamedByItsURL(url: String, settings: RedisSettings) throws {
        #expect(try load("REDIS_URL", url).redis == settings)
    }

    @Test(arguments: [
        "hunter2", "rediss://:hunter2@r", "http://:hunter2@r", "redis://", "redis://:hunter2@", "redis:///hunter2",
        "redis://hunter2@r", "redis://:hunter2@r/0", "redis://:hunter2@r?x", "redis://:hunter2@r#x",
        "redis://:hunter2@r:0", "redis://:hunter2@r:65536", "redis://:hunter2@r:x", "redis://:hunter2@r s",
    ])
    func whatIsNoRedisURLIsRefusedAndNotRepeated(url: String) {
        let failure = #expect(throws: ConfigurationFailure.self) { try load("REDIS_URL", url) }
        #expect(failure?.faults == [ConfigurationFault(.redisURL, in: .environment, .notARedisURL)])
        #expect(failure?.message.contains("hunter2") == false)
    }

    @Test func proxiesAreNetworksSeparatedByCommas() throws {
        let proxies = try load("CHAT_TRUSTED_PROXIES", "127.0.0.1, 10.1.2.3/8 ,fd00::/8").trustedProxies
        #expect(proxies.map(\.prefixLength) == [32, 8, 8])
        #expect(proxies[1].bytes == [10, 0, 0, 0])
    }

    @Test(arguments: [
        ("CHAT_TRUSTED_PROXIES", "proxy.chat.test", ConfigurationFault.Reason.notNetworks),
        ("CHAT_TRUSTED_PROXIES", "10.0.0.0/8,", .notNetworks),
        ("CHAT_TRUSTED_PROXIES", "10.0.0.0/8;10.0.0.0/8", .notNetworks),
        ("CHAT_ALLOWED_ORIGINS", "chat.example.org", .notOrigins),
        ("CHAT_ALLOWED_ORIGINS", "https://chat.example.org/", .notOrigins),
        ("CHAT_ALLOWED_ORIGINS", "https://", .notOrigins),
        ("CHAT_ALLOWED_ORIGINS", "https://chat.example.org,*", .notOrigins),
        ("CHAT_REGISTRATION", "anybody", .notOneOf(["open", "invite", "closed"])),
        ("CHAT_ACCESS_TOKEN_SECONDS", "4", .notAnInteger(5...86_400)),
        ("CHAT_SESSION_DAYS", "0", .notAnInteger(1...3650)),
        ("CHAT_SIGNING_KEY_DAYS", "3651", .notAnInteger(1...3650)),
        ("CHAT_PASSWORD_MINIMUM_LENGTH", "7", .notAnInteger(8...64)),
        ("CHAT_PASSWORD_THREADS", "0", .notAnInteger(1...64)),
        ("CHAT_COOKIE_SECURE", "perhaps", .notABoolean),
        ("CHAT_MAX_SOCKETS", "0", .notAnInteger(1...1_000_000)),
        ("CHAT_SOCKET_QUEUE_BYTES", "1", .notAnInteger(65_536...268_435_456)),
        ("CHAT_SOCKET_STALL_SECONDS", "601", .notAnInteger(1...600)),
        ("CHAT_PING_SECONDS", "0", .notAnInteger(1...600)),
        ("CHAT_SENDS_PER_SECOND", "0", .notAnInteger(1...100_000)),
        ("CHAT_COMMANDS_PER_SECOND", "x", .notAnInteger(1...100_000)),
        ("CHAT_LOOK_MILLISECONDS", "49", .notAnInteger(50...60_000)),
    ])
    func eachFaultIsNamed(name: String, value: String, reason: ConfigurationFault.Reason) {
        let failure = #expect(throws: ConfigurationFailure.self) { try load(name, value) }
        #expect(failure?.faults.map(\.reason) == [reason])
        #expect(failure?.message.contains(name) == true)
    }

    @Test func accountsAndSocketsAreConfigurable() throws {
        let settings = try Settings.load(environment: [
            "CHAT_DATABASE_PATH": "/tmp/chat.db", "CHAT_REGISTRATION": "closed", "CHAT_ACCESS_TOKEN_SECONDS": "5",
            "CHAT_SESSION_DAYS": "2", "CHAT_SIGNING_KEY_DAYS": "3", "CHAT_COOKIE_SECURE": "false",
            "CHAT_PASSWORD_MINIMUM_LENGTH": "15", "CHAT_PASSWORD_THREADS": "2", "CHAT_MAX_SOCKETS": "7",
            "CHAT_SOCKET_QUEUE_BYTES": "65536", "CHAT_SOCKET_STALL_SECONDS": "8", "CHAT_PING_SECONDS": "9",
            "CHAT_ALLOWED_ORIGINS": "https://a.test, http://localhost:3000", "CHAT_SENDS_PER_SECOND": "11",
            "CHAT_COMMANDS_PER_SECOND": "12", "CHAT_LOOK_MILLISECONDS": "50",
        ])
        var accounts = AccountSettings()
        accounts.registration = .closed
        accounts.accessTokenLifetime = .seconds(5)
        accounts.sessionLifetime = .seconds(2 * 86_400)
        accounts.signingKeyLifetime = .seconds(3 * 86_400)
        accounts.cookieIsSecure = false
        accounts.minimumPasswordLength = 15
        accounts.passwordThreads = 2
        #expect(settings.accounts == accounts)
        var realtime = RealtimeSettings()
        realtime.maximumSockets = 7
        realtime.queueLimit = 65_536
        realtime.stallDeadline = .seconds(8)
        realtime.pingInterval = .seconds(9)
        realtime.allowedOrigins = ["https://a.test", "http://localhost:3000"]
        realtime.sendsPerSecond = 11
        realtime.commandsPerSecond = 12
        realtime.lookInterval = .milliseconds(50)
        #expect(settings.realtime == realtime)
    }
}
