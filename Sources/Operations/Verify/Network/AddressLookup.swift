internal import Glibc

/// What a name stands for on this machine: /etc/hosts and DNS in the order of nsswitch.conf(5).
enum AddressLookup: Sendable {
    case found([NumericAddress])
    case noSuchName
    case noAnswer(String)

    static func of(_ name: String, within deadline: Duration) async -> AddressLookup {
        if let address = NumericAddress(name) { return .found([address]) }
        return await OwnThread.result(within: deadline) { ask(name) }
            ?? .noAnswer("no answer within \(deadline.wholeMilliseconds) ms")
    }

    /// Without AI_ADDRCONFIG: what the name has is asked, not what this machine could use.
    private static func ask(_ name: String) -> AddressLookup {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(name, nil, &hints, &list)
        defer { if list != nil { freeaddrinfo(list) } }
        // EAI_NODATA and EAI_ADDRFAMILY are GNU's words for a name without such an address.
        if code == EAI_NONAME || code == -5 || code == -9 { return .noSuchName }
        guard code == 0 else { return .noAnswer(String(cString: gai_strerror(code))) }
        var addresses: [NumericAddress] = []
        var next = list
        while let entry = next {
            if let address = numeric(entry.pointee), !addresses.contains(address) { addresses.append(address) }
            next = entry.pointee.ai_next
        }
        return addresses.isEmpty ? .noSuchName : .found(addresses)
    }

    private static func numeric(_ entry: addrinfo) -> NumericAddress? {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let size = socklen_t(text.count)
        guard getnameinfo(entry.ai_addr, entry.ai_addrlen, &text, size, nil, 0, NI_NUMERICHOST) == 0 else { return nil }
        return text.withUnsafeBufferPointer { $0.baseAddress.flatMap { NumericAddress(String(cString: $0)) } }
    }
}
