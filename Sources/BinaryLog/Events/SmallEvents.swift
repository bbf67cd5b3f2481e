/// Ends a file, or in a stream tells what file the events to come are from.
package struct Rotation: Hashable, Sendable {
    package let position: UInt64
    package let file: String

    package init?(_ event: Event) {
        var cursor = ByteCursor(event.body)
        guard event.type == .rotate, let position = cursor.integer(8), !cursor.isAtEnd else { return nil }
        self.position = position
        file = String(decoding: cursor.remaining(), as: UTF8.self)
    }
}

/// A statement: BEGIN, COMMIT, or one that changes definitions.
package struct StatementEvent: Hashable, Sendable {
    /// The default schema; empty for none.
    package let schema: String
    package let text: String
    package let errorCode: UInt16

    package init?(_ event: Event) {
        var cursor = ByteCursor(event.body)
        guard event.type == .query, cursor.bytes(8) != nil, let schemaLength = cursor.byte(),
            let error = cursor.integer(2), let statusLength = cursor.integer(2), cursor.bytes(Int(statusLength)) != nil,
            let schema = cursor.text(Int(schemaLength)), cursor.byte() == 0
        else { return nil }
        self.schema = schema
        text = String(decoding: cursor.remaining(), as: UTF8.self)
        errorCode = UInt16(error)
    }

    /// Whether it only bounds a transaction or a part of it.
    package var isBoundary: Bool {
        text == "BEGIN" || text == "COMMIT" || text == "ROLLBACK" || text.hasPrefix("SAVEPOINT ")
            || text.hasPrefix("ROLLBACK TO ") || text.hasPrefix("XA ")
    }
}

/// The statement whose rows follow (`binlog_rows_query_log_events`).
package struct RowsStatement: Hashable, Sendable {
    package let text: String

    package init?(_ event: Event) {
        // Before it is a length of one byte, which is too short for most and ignored by all.
        guard event.type == .rowsQuery, !event.body.isEmpty else { return nil }
        text = String(decoding: event.body.dropFirst(), as: UTF8.self)
    }
}

/// What the number in events of rows stands for.
package struct TableMap: Hashable, Sendable {
    package let tableID: UInt64
    package let schema: String
    package let table: String
    /// MySQL's type of each column.
    package let columnTypes: [UInt8]

    package init?(_ event: Event) {
        var cursor = ByteCursor(event.body)
        guard event.type == .tableMap, let id = cursor.integer(6), cursor.integer(2) != nil,
            let schemaLength = cursor.byte(), let schema = cursor.text(Int(schemaLength)), cursor.byte() == 0,
            let tableLength = cursor.packed().flatMap({ Int(exactly: $0) }), let table = cursor.text(tableLength),
            cursor.byte() == 0,
            let columns = cursor.packed().flatMap({ Int(exactly: $0) }), let types = cursor.bytes(columns)
        else { return nil }
        tableID = id
        self.schema = schema
        self.table = table
        columnTypes = Array(types)
    }
}

extension Event {
    /// The table an event of rows is about: what the latest ``TableMap`` with this number names.
    package var rowsTableID: UInt64? {
        switch type {
        case .writeRows, .updateRows, .deleteRows, .partialUpdateRows:
            var cursor = ByteCursor(body)
            return cursor.integer(6)
        default: return nil
        }
    }
}

/// A whole transaction compressed (`binlog_transaction_compression`).
package struct TransactionPayload: Hashable, Sendable {
    package enum Compression: Hashable, Sendable { case zstd, none }

    package let compression: Compression
    /// Of the events when they are uncompressed.
    package let uncompressedSize: UInt64
    /// The events, without checksums; `zstd -d` opens them.
    package let payload: ArraySlice<UInt8>

    package init?(_ event: Event) {
        guard event.type == .transactionPayload else { return nil }
        var cursor = ByteCursor(event.body)
        var values: [UInt64: UInt64] = [:]
        while let field = cursor.packed(), field != 0 {
            guard let length = cursor.packed().flatMap({ Int(exactly: $0) }), let bytes = cursor.bytes(length) else {
                return nil
            }
            var value = ByteCursor(bytes)
            values[field] = value.packed()
        }
        let rest = cursor.remaining()
        // 1 size, 2 algorithm, 3 uncompressed size.
        guard let size = values[1].flatMap({ Int(exactly: $0) }), size == rest.count else { return nil }
        switch values[2] ?? 0 {
        case 0: compression = .zstd
        case 255: compression = .none
        default: return nil
        }
        uncompressedSize = values[3] ?? UInt64(size)
        payload = rest
    }

    /// The events in an uncompressed payload, in order.
    package static func events(in payload: [UInt8]) throws(BinaryLogFailure) -> [Event] {
        var events: [Event] = []
        var offset = 0
        while offset < payload.count {
            guard let header = EventHeader(payload[offset...]), Int(header.length) <= payload.count - offset,
                Int(header.length) >= EventHeader.size
            else { throw .damaged(offset: UInt64(offset), type: .transactionPayload, .truncated) }
            let end = offset + Int(header.length)
            events.append(try Event(Array(payload[offset..<end]), hasChecksum: false, at: UInt64(offset)))
            offset = end
        }
        return events
    }
}

extension Event {
    /// What every transaction before this file has (PREVIOUS_GTIDS).
    package var previousGTIDs: GTIDSet? { type == .previousGTIDs ? GTIDSet(encoded: body) : nil }
}
