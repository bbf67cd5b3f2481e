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

    /// Addresses and CIDR blocks, comma-separated.
    mutating func networks(_ name: SettingName) -> [Network] {
        let texts = list(name)
        let networks = texts.compactMap { Network($0) }
        return networks.count == texts.count ? networks : fault(name, .notNetworks, [])
    }

    /// The parts of a comma-separated value.
    private mutating func list(_ name: SettingName) -> [Substring] {
        text(name)?.split(separator: ",", omittingEmptySubsequences: false).map { part in
            part.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }
        } ?? []
    }
}
