package import BinaryLog

/// To what state a database is restored.
package struct RestoreTarget: Sendable, Hashable, Codable {
    package enum Stop: Sendable, Hashable, Codable {
        /// All that was backed up or archived.
        case latest
        /// All that was committed at or before it, up to the first transaction that was later.
        case moment(Moment)
        /// Up to and with this transaction.
        case through(String)
        /// All that stands before this transaction.
        case before(String)
    }

    package let stop: Stop
    /// Transactions that are left out, canonically written.
    package let skipped: [String]

    package init(moment: Moment) { self.init(stop: .moment(moment), skipping: []) }

    package init(stop: Stop, skipping skipped: [GTID]) {
        self.stop = stop
        self.skipped = Set(skipped.map(\.description)).sorted()
    }

    package static let latest = RestoreTarget(stop: .latest, skipping: [])

    var skippedTransactions: [GTID] { skipped.compactMap { GTID($0) } }
}

extension RestoreTarget: CustomStringConvertible {
    package var description: String {
        let without = skipped.isEmpty ? "" : ", without \(skipped.joined(separator: ", "))"
        return switch stop {
        case .latest: "the newest state\(without)"
        case .moment(let moment): "\(moment)\(without)"
        case .through(let gtid): "the state right after \(gtid)\(without)"
        case .before(let gtid): "the state right before \(gtid)\(without)"
        }
    }
}
