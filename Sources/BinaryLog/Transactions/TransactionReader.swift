/// Follows the events of one binlog file, or of one file within a stream, and finds whole transactions in them.
///
/// Checks every event's checksum and position, and that transactions are as long as they say. After a failure it is not
/// to be used any more.
package struct TransactionReader: Sendable {
    fileprivate struct Open {
        let event: GTIDEvent
        let start: UInt64
        var definition: String?
        var hasRows = false
    }

    /// Where the next event begins in what is read.
    package private(set) var offset: UInt64
    /// Up to where all is whole: after a transaction, or an event that is in none.
    package private(set) var wholeEnd: UInt64
    /// Of the file; nil before its first event.
    package private(set) var description: FormatDescription?
    /// What PREVIOUS_GTIDS said; nil where there was none, as in a part of a file.
    package private(set) var previous: GTIDSet?
    /// All whole transactions so far.
    package private(set) var gtids = GTIDSet()
    package private(set) var transactions = 0
    /// Where in the server's file what was read last ends; nil before something was read that tells.
    package private(set) var serverEnd: UInt64?
    /// The file was ended by the server, and what follows it is in this one; nil for no other file, as after a stop.
    package private(set) var next: String?
    /// The server ended the file, by rotation or shutdown.
    package private(set) var isEnded = false
    private var open: Open?

    /// - Parameter serverStart: Where the first event after the description is in the server's file, where that is known.
    package init(offset: UInt64 = UInt64(BinaryLogMagic.bytes.count), serverStart: UInt64? = nil) {
        self.offset = offset
        wholeEnd = offset
        serverEnd = serverStart
    }

    package var isInTransaction: Bool { open != nil }

    /// The next event; returns the transaction it ends.
    package mutating func add(_ event: Event) throws(BinaryLogFailure) -> Transaction? {
        let start = offset
        func damage(_ what: BinaryLogFailure.Damage) -> BinaryLogFailure {
            .damaged(offset: start, type: event.type, what)
        }
        guard event.isIntact else { throw damage(.wrongChecksum) }
        if event.type == .formatDescription {
            guard description == nil else { throw damage(.outOfPlace) }
            description = try FormatDescription(event, at: start)
            offset += UInt64(event.bytes.count)
            wholeEnd = offset
            return nil
        }
        guard let description else { throw damage(.outOfPlace) }
        guard event.hasChecksum == description.hasChecksums else { throw damage(.unknownFormat) }
        try place(event)
        offset += UInt64(event.bytes.count)
        let transaction = try follow(event, from: start)
        if open == nil { wholeEnd = offset }
        return transaction
    }

    /// Positions go on from one event to the next: they are the server's, so that a part of a file begins anywhere.
    private mutating func place(_ event: Event) throws(BinaryLogFailure) {
        let length = UInt64(event.header.length)
        let end: UInt64
        if let serverEnd {
            end = serverEnd + length
        } else {
            guard UInt64(event.header.end) >= length + UInt64(BinaryLogMagic.bytes.count) else {
                throw .damaged(offset: offset, type: event.type, .wrongPosition(said: event.header.end))
            }
            end = UInt64(event.header.end)
        }
        guard event.header.end == UInt32(truncatingIfNeeded: end) else {
            throw .damaged(offset: offset, type: event.type, .wrongPosition(said: event.header.end))
        }
        serverEnd = end
    }

    private mutating func follow(_ event: Event, from start: UInt64) throws(BinaryLogFailure) -> Transaction? {
        func damage(_ what: BinaryLogFailure.Damage) -> BinaryLogFailure {
            .damaged(offset: start, type: event.type, what)
        }
        guard !isEnded else { throw damage(.outOfPlace) }
        if event.type.beginsTransaction {
            guard open == nil, event.type != .anonymousGTID else { throw damage(.outOfPlace) }
            open = Open(event: try GTIDEvent(event, at: start), start: start)
            return nil
        }
        guard var current = open else {
            switch event.type {
            case .previousGTIDs:
                guard let set = event.previousGTIDs else { throw damage(.malformed) }
                previous = set
            case .rotate:
                guard let rotation = Rotation(event) else { throw damage(.malformed) }
                next = rotation.file
                isEnded = true
            case .stop: isEnded = true
            case .incident: throw damage(.incident)
            // Rows and statements are always in one where GTIDs are on.
            case .query, .xid, .tableMap, .rowsQuery, .writeRows, .updateRows, .deleteRows, .partialUpdateRows,
                .transactionPayload, .xaPrepare:
                throw damage(.outOfPlace)
            default: break
            }
            return nil
        }
        if event.type == .rotate || event.type == .stop || event.type == .previousGTIDs { throw damage(.outOfPlace) }
        current.take(event)
        open = current
        guard try current.isEnded(by: event, at: offset, from: start) else { return nil }
        open = nil
        gtids.insert(current.event.gtid)
        transactions += 1
        return Transaction(
            gtid: current.event.gtid,
            start: current.start,
            end: offset,
            immediateCommit: current.event.immediateCommit,
            originalCommit: current.event.originalCommit,
            definition: current.hasRows ? nil : current.definition
        )
    }
}

extension TransactionReader.Open {
    fileprivate mutating func take(_ event: Event) {
        switch event.type {
        case .tableMap, .transactionPayload: hasRows = true
        case .query:
            if definition == nil, let statement = StatementEvent(event), !statement.isBoundary {
                definition = statement.text
            }
        default: break
        }
    }

    /// The length that GTID events tell since MySQL 8.0.2 is the only sure sign of the end: statements that look like one
    /// may stand in the middle.
    fileprivate func isEnded(by last: Event, at end: UInt64, from start: UInt64) throws(BinaryLogFailure) -> Bool {
        let length = event.transactionLength
        guard length > 0, end - self.start <= length else {
            throw .damaged(offset: start, type: last.type, .wrongTransactionLength)
        }
        return end - self.start == length
    }
}
