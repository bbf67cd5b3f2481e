extension SettingReader {
    mutating func accounts() -> AccountSettings {
        let fallback = AccountSettings()
        var accounts = fallback
        accounts.registration = choice(.registration, default: fallback.registration)
        accounts.accessTokenLifetime = .seconds(integer(.accessTokenSeconds, default: 900))
        accounts.sessionLifetime = .seconds(86_400 * integer(.sessionDays, default: 30))
        accounts.signingKeyLifetime = .seconds(86_400 * integer(.signingKeyDays, default: 30))
        accounts.cookieIsSecure = boolean(.cookieSecure, default: fallback.cookieIsSecure)
        accounts.minimumPasswordLength = integer(.passwordMinimumLength, default: 8)
        accounts.passwordThreads = integer(.passwordThreads, default: fallback.passwordThreads)
        return accounts
    }
}
