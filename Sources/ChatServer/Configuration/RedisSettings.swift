import FoundationEssentials

/// `REDIS_URL` as `redis://[[user]:password@]host[:port]`.
struct RedisSettings: Sendable, Equatable {
    var host: String
    var port = 6379
    var user: String?
    var password: String?
}

extension RedisSettings {
    /// `nil` for anything else: another scheme, a path, a query.
    ///
    /// - Parameter text: Reserved characters in user and password are percent-encoded (RFC 3986, section 3.2.1).
    init?(url text: String) {
        guard let components = URLComponents(string: text), components.scheme == "redis",
            let host = components.host, !host.isEmpty, ["", "/"].contains(components.path),
            components.query == nil, components.fragment == nil
        else { return nil }
        // URLComponents keeps the brackets of IPv6.
        self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        if let port = components.port {
            guard (1...65535).contains(port) else { return nil }
            self.port = port
        }
        user = components.user.flatMap { $0.isEmpty ? nil : $0 }
        password = components.password.flatMap { $0.isEmpty ? nil : $0 }
        guard user == nil || password != nil else { return nil }
    }
}
