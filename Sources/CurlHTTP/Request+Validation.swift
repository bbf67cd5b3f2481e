extension Request {
    /// What the URL names; throws what would otherwise reach libcurl, or the network, in another sense than meant.
    func validated() throws(HTTPFailure) -> Target {
        for header in headers.lines where !header.isWellFormed {
            throw .malformedHeader(name: header.name.filter { $0.isASCII && $0 > " " })
        }
        for override in resolve.map(\.entry) + connectTo.map(\.entry) where !override.utf8.allSatisfy({ $0 > 0x20 }) {
            throw .malformedOverride(override.filter { $0 > " " })
        }
        for override in resolve where override.addresses.isEmpty {
            throw .malformedOverride(override.entry)
        }
        return try Target(url: url)
    }
}

extension ResolveOverride {
    /// As CURLOPT_RESOLVE(3) wants it.
    var entry: String { "\(host):\(port):\(addresses.joined(separator: ","))" }
}

extension ConnectOverride {
    /// As CURLOPT_CONNECT_TO(3) wants it: numeric IPv6 addresses in brackets.
    var entry: String { "\(Self.bracketed(host)):\(port):\(Self.bracketed(toHost)):\(toPort)" }

    private static func bracketed(_ host: String) -> String {
        host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
    }
}
