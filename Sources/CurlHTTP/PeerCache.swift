/// The certificate chains of connections that may serve again.
///
/// libcurl tells a chain only to the handle that made the connection. A pair of endpoints names a connection for as
/// long as it is open.
struct PeerCache {
    struct Connection: Hashable {
        var local: Endpoint
        var remote: Endpoint
    }

    private let capacity: Int
    private var chains: [Connection: [String]] = [:]
    private var order: [Connection] = []

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// The connection's chain: what the handle was told if the connection is new, else what an earlier one was told.
    mutating func chain(of connection: Connection, told chain: [String], isNew: Bool) -> [String] {
        guard isNew else { return chains[connection] ?? chain }
        if chains.updateValue(chain, forKey: connection) == nil {
            order.append(connection)
            if order.count > capacity { chains[order.removeFirst()] = nil }
        }
        return chain
    }
}
