import Diagnostics

/// How a stream of the binlog ended.
package enum StreamFailure: Failure, Equatable {
    /// It could not be begun, or was lost.
    case connection(MySQLFailure)
    /// Nothing came for so long, not even a heartbeat.
    case silent(ServerAddress, Duration)
    /// The server ended it without an error, as one that shuts down does.
    case ended(ServerAddress)
    /// Another replica with the same identity has come.
    case replaced(MySQLFailure)
    /// The server cannot go on from where it was asked to: it has purged what is asked for, has less than that, or cannot
    /// read its own files (error 1236).
    case cannotGoOn(MySQLFailure)
    /// A packet that makes no sense.
    case malformed(ServerAddress)
}

extension StreamFailure {
    package var message: String {
        switch self {
        case .connection(let failure): failure.message
        case .silent(let address, let time):
            "MySQL at \(address) sent nothing for \(Int((time / .seconds(1)).rounded())) s, not even a heartbeat"
        case .ended(let address): "MySQL at \(address) ended the stream of its binlog"
        case .replaced(let failure): "another archive with the same server id took the stream over: \(failure.text)"
        case .cannotGoOn(let failure): "MySQL at \(failure.address) cannot go on: \(failure.text)"
        case .malformed(let address): "MySQL at \(address) sent a packet that cannot be read"
        }
    }

    package var hint: String? {
        switch self {
        case .connection(let failure): failure.hint
        case .replaced: "let only one run, or give each a backup.archive.serverID of its own"
        default: nil
        }
    }
}
