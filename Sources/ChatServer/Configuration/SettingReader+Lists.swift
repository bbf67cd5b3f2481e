extension SettingReader {
    /// Addresses and CIDR blocks, comma-separated.
    mutating func networks(_ name: SettingName) -> [Network] {
        let items = list(name)
        let networks = items.compactMap { Network($0) }
        return networks.count == items.count ? networks : fault(name, .notNetworks, [])
    }

    /// Origins (RFC 6454, section 6.2), comma-separated, in the form in which browsers send them.
    mutating func origins(_ name: SettingName) -> [String] {
        let items = list(name)
        return items.allSatisfy(Self.isOrigin) ? items : fault(name, .notOrigins, [])
    }

    mutating func redis() -> RedisSettings? {
        guard let text = text(.redisURL) else { return nil }
        return RedisSettings(url: text) ?? fault(.redisURL, .notARedisURL, nil)
    }

    private mutating func list(_ name: SettingName) -> [String] {
        guard let text = text(name) else { return [] }
        return text.split(separator: ",", omittingEmptySubsequences: false).map { item in
            String(item.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }

    private static func isOrigin(_ text: String) -> Bool {
        for scheme in ["https://", "http://"] where text.hasPrefix(scheme) {
            let authority = text.dropFirst(scheme.count)
            return !authority.isEmpty
                && authority.utf8.allSatisfy { byte in
                    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || ".:-[]".utf8.contains(byte)
                }
        }
        return false
    }
}
