extension SettingReader {
    mutating func accounts() -> AccountSettings {
        let fallback = AccountSettings()
        var accounts = fallback
        accounts.registration = choice(.registration, default: fallback.registration)
        accounts.accessTokenLifetime = .seconds(integer(.accessTokenSeconds, in: 5...86_400, default: 900))
        accounts.sessionLifetime = .seconds(86_400 * integer(.sessionDays, in: 1...3650, default: 30))
        accounts.signingKeyLifetime = .seconds(86_400 * integer(.signingKeyDays, in: 1...3650, default: 30))
        accounts.cookieIsSecure = boolean(.cookieSecure, default: fallback.cookieIsSecure)
        accounts.minimumPasswordLength = integer(.passwordMinimumLength, in: 8...64, default: 8)
        accounts.passwordThreads = integer(.passwordThreads, in: 1...64, default: fallback.passwordThreads)
        return accounts
    }
}
