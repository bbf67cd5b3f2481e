internal import FoundationEssentials

/// What `ChatServer database` printed, and how much room the database has.
struct DatabaseState: Decodable, Sendable {
    struct Fault: Decodable, Sendable {
        /// A word of the server's, such as `away`; later servers may have others.
        var cause: String
        var message: String
    }

    /// Of the volume or file system that the database is on, in bytes.
    struct Room: Decodable, Sendable {
        var free: UInt64
        var total: UInt64

        /// In percent, rounded down.
        var freePercent: Int { total == 0 ? 0 : Int((Double(free) / Double(total) * 100).rounded(.down)) }
    }

    var kind: String
    var name: String
    var version: String?
    var fault: Fault?
    var readOnly: [String]
    var pending: [String]
    var unknown: [String]
    var missingTables: [String]
    var connections: Int?
    var connectionLimit: Int?
    var connectMilliseconds: Double?
    var writeMilliseconds: Double?
    /// Nil where it is not known.
    var room: Room?

    var measurements: [Measurement] {
        var measurements: [Measurement] = []
        if let connectMilliseconds {
            measurements.append(Measurement(name: "connect", value: connectMilliseconds, unit: "ms"))
        }
        if let writeMilliseconds {
            measurements.append(Measurement(name: "write", value: writeMilliseconds, unit: "ms"))
        }
        if let connections {
            measurements.append(Measurement(name: "connections", value: Double(connections), unit: "open"))
        }
        if let room {
            measurements.append(Measurement(name: "disk free", value: Double(room.free), unit: "bytes"))
            measurements.append(Measurement(name: "free share", value: Double(room.freePercent), unit: "%"))
        }
        return measurements
    }
}
