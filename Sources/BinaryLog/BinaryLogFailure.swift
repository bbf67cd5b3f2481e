internal import Diagnostics

/// What is wrong with a binlog, and where.
package enum BinaryLogFailure: Failure, Equatable {
    package enum Damage: Equatable, Sendable {
        case truncated
        case wrongLength
        case wrongChecksum
        /// The event says that it ends elsewhere.
        case wrongPosition(said: UInt32)
        case malformed
        case unknownFormat
        /// It may not stand there.
        case outOfPlace
        /// The transaction that it is in was to end elsewhere.
        case wrongTransactionLength
        /// The server writes this when something was not logged.
        case incident
    }

    /// - Parameter type: of the event; nil where its header cannot be read.
    case damaged(offset: UInt64, type: EventType?, Damage)
    /// Such as a file that the server encrypted.
    case notBinaryLog(isEncrypted: Bool)
}

extension BinaryLogFailure {
    package var message: String {
        switch self {
        case .damaged(let offset, let type, let damage):
            "the binlog is damaged at byte \(offset)\(type.map { " (\($0))" } ?? ""): \(damage.words)"
        case .notBinaryLog(true): "the server encrypted this binlog, so that only it can read it"
        case .notBinaryLog(false): "this is not a binlog"
        }
    }
}

extension BinaryLogFailure.Damage {
    fileprivate var words: String {
        switch self {
        case .truncated: "it ends within an event"
        case .wrongLength: "the event's length is impossible"
        case .wrongChecksum: "the event's checksum is not that of its bytes"
        case .wrongPosition(let said): "the event says that it ends at \(said)"
        case .malformed: "the event cannot be read"
        case .unknownFormat: "its format is not known"
        case .outOfPlace: "the event does not belong there"
        case .wrongTransactionLength: "the transaction has another length than it says"
        case .incident: "the server says that something was not logged"
        }
    }
}
