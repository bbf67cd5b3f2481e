/// Whom the connections that may serve again were made to.
///
/// libcurl tells chain and verification only to the handle that made the connection. A pair of endpoints names a
/// connection for as long as it is open.
struct PeerCache {
    struct Connection: Hashable {
        var local: Endpoint
        var remote: Endpoint
    }

    private let capacity: Int
    private var peers: [Connection: TLSPeer] = [:]
    private var order: [Connection] = []

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// The connection's peer: what the handle was told if the connection is new, else what an earlier one was told.
    mutating func peer(of connection: Connection, told peer: TLSPeer, isNew: Bool) -> TLSPeer {
        guard isNew else { return peers[connection] ?? peer }
        if peers.updateValue(peer, forKey: connection) == nil {
            order.append(connection)
            if order.count > capacity { peers[order.removeFirst()] = nil }
        }
        return peer
    }
}
