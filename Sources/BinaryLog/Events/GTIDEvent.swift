/// What begins a transaction: GTID_LOG_EVENT, or since MySQL 8.3 GTID_TAGGED_LOG_EVENT.
package struct GTIDEvent: Hashable, Sendable {
    package let gtid: GTID
    /// When this server committed it, in microseconds of Unix time; 0 where it does not say.
    package private(set) var immediateCommit: UInt64 = 0
    /// When the server it came from committed it.
    package private(set) var originalCommit: UInt64 = 0
    /// Bytes of the whole transaction, this event included; 0 where it does not say.
    package private(set) var transactionLength: UInt64 = 0

    package init(_ event: Event, at offset: UInt64) throws(BinaryLogFailure) {
        let parsed: GTIDEvent? =
            switch event.type {
            case .gtid: Self.plain(ByteCursor(event.body))
            case .taggedGTID: Self.tagged(ByteCursor(event.body))
            default: nil
            }
        guard let parsed else { throw .damaged(offset: offset, type: event.type, .malformed) }
        self = parsed
    }

    private init(_ gtid: GTID) { self.gtid = gtid }

    private static func plain(_ bytes: ByteCursor) -> GTIDEvent? {
        var cursor = bytes
        guard cursor.byte() != nil, let uuid = cursor.bytes(16).flatMap(ServerUUID.init(bytes:)),
            let number = cursor.integer(8), let gtid = GTID(GTIDSource(uuid), number)
        else { return nil }
        var parsed = GTIDEvent(gtid)
        // Two logical timestamps of 8 bytes follow that mark; MySQL 5.7 ends there.
        guard cursor.byte() == 2, cursor.bytes(16) != nil, let time = cursor.integer(7) else { return parsed }
        let mark: UInt64 = 1 << 55
        parsed.immediateCommit = time & ~mark
        parsed.originalCommit = parsed.immediateCommit
        if time & mark != 0 {
            guard let original = cursor.integer(7) else { return nil }
            parsed.originalCommit = original
        }
        parsed.transactionLength = cursor.packed() ?? 0
        return parsed
    }

    /// Fields in the order of their numbers, each with its number before it: a message of mysql::serialization.
    ///
    /// 0 flags, 1 UUID, 2 number, 3 tag, 4 last committed, 5 sequence, 6 immediate commit, 7 original commit, 8 length,
    /// and what is of no interest here.
    private static func tagged(_ bytes: ByteCursor) -> GTIDEvent? {
        var cursor = bytes
        guard cursor.serialized() == 1, cursor.serialized() != nil, cursor.serialized() != nil else { return nil }
        var uuid: ServerUUID?
        var number: UInt64?
        var tag: String?
        var values: [UInt64: UInt64] = [:]
        fields: while !cursor.isAtEnd {
            guard let field = cursor.serialized() else { return nil }
            switch field {
            case 1:
                var bytes: [UInt8] = []
                for _ in 0..<16 {
                    guard let byte = cursor.serialized(), byte <= 255 else { return nil }
                    bytes.append(UInt8(byte))
                }
                uuid = ServerUUID(bytes: bytes[...])
            case 2: number = cursor.signedSerialized().flatMap { UInt64(exactly: $0) }
            case 3: tag = cursor.serialized().flatMap { Int(exactly: $0) }.flatMap { cursor.text($0) }
            case 0, 4...8:
                guard let value = cursor.serialized() else { return nil }
                values[field] = value
            default: break fields
            }
        }
        guard let uuid, let number, let source = GTIDSource(uuid, tag: tag ?? ""), let gtid = GTID(source, number)
        else { return nil }
        var parsed = GTIDEvent(gtid)
        parsed.immediateCommit = values[6] ?? 0
        parsed.originalCommit = values[7] ?? parsed.immediateCommit
        parsed.transactionLength = values[8] ?? 0
        return parsed
    }
}
