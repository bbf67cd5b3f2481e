/// What an event is, by its number in the header.
package struct EventType: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let query = EventType(rawValue: 2)
    package static let stop = EventType(rawValue: 3)
    package static let rotate = EventType(rawValue: 4)
    package static let formatDescription = EventType(rawValue: 15)
    package static let xid = EventType(rawValue: 16)
    package static let tableMap = EventType(rawValue: 19)
    package static let incident = EventType(rawValue: 26)
    package static let heartbeat = EventType(rawValue: 27)
    package static let rowsQuery = EventType(rawValue: 29)
    package static let writeRows = EventType(rawValue: 30)
    package static let updateRows = EventType(rawValue: 31)
    package static let deleteRows = EventType(rawValue: 32)
    package static let gtid = EventType(rawValue: 33)
    package static let anonymousGTID = EventType(rawValue: 34)
    package static let previousGTIDs = EventType(rawValue: 35)
    package static let xaPrepare = EventType(rawValue: 38)
    package static let partialUpdateRows = EventType(rawValue: 39)
    package static let transactionPayload = EventType(rawValue: 40)
    package static let heartbeatV2 = EventType(rawValue: 41)
    package static let taggedGTID = EventType(rawValue: 42)

    /// Whether it tells of the stream only, and is in no file.
    package var isHeartbeat: Bool { self == .heartbeat || self == .heartbeatV2 }

    /// Whether a transaction begins with it.
    package var beginsTransaction: Bool { self == .gtid || self == .taggedGTID || self == .anonymousGTID }
}

extension EventType: CustomStringConvertible {
    package var description: String {
        switch self {
        case .query: "QUERY"
        case .stop: "STOP"
        case .rotate: "ROTATE"
        case .formatDescription: "FORMAT_DESCRIPTION"
        case .xid: "XID"
        case .tableMap: "TABLE_MAP"
        case .incident: "INCIDENT"
        case .heartbeat, .heartbeatV2: "HEARTBEAT"
        case .rowsQuery: "ROWS_QUERY"
        case .writeRows: "WRITE_ROWS"
        case .updateRows: "UPDATE_ROWS"
        case .deleteRows: "DELETE_ROWS"
        case .gtid: "GTID"
        case .anonymousGTID: "ANONYMOUS_GTID"
        case .previousGTIDs: "PREVIOUS_GTIDS"
        case .xaPrepare: "XA_PREPARE"
        case .partialUpdateRows: "PARTIAL_UPDATE_ROWS"
        case .transactionPayload: "TRANSACTION_PAYLOAD"
        case .taggedGTID: "GTID_TAGGED"
        default: "type \(rawValue)"
        }
    }
}
