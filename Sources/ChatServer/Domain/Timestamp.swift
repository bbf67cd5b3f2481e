import FoundationEssentials

/// A moment, in whole milliseconds since 1970 in UTC, as both databases store it.
struct Timestamp: Hashable, Sendable, Comparable {
    let milliseconds: Int64

    init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    init(_ date: Date) {
        milliseconds = Int64((date.timeIntervalSince1970 * 1000).rounded(.down))
    }

    static func now() -> Timestamp { Timestamp(Date()) }

    static func < (first: Timestamp, second: Timestamp) -> Bool { first.milliseconds < second.milliseconds }

    static func + (moment: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(milliseconds: moment.milliseconds + Int64(duration / .milliseconds(1)))
    }

    static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        .milliseconds(later.milliseconds - earlier.milliseconds)
    }

    var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }
}

extension Timestamp: Encodable {
    /// RFC 3339 in UTC with milliseconds.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rfc3339)
    }
}

extension Timestamp: SQLBindable {
    var sqlValue: SQLValue { .integer(milliseconds) }
}

extension SQLRow {
    func timestamp(_ column: Int) throws(SQLFailure) -> Timestamp {
        Timestamp(milliseconds: try integer(column))
    }

    /// `nil` for SQL's NULL.
    func optionalTimestamp(_ column: Int) throws(SQLFailure) -> Timestamp? {
        try optionalInteger(column).map(Timestamp.init(milliseconds:))
    }
}
