/// Compares what a trial saw with what the server has kept.
struct Checker {
    private let history: [String: [Row]]
    private var submitted: [MessageKey: (digest: TextDigest, position: Int)] = [:]
    private var faults: [Fault] = []

    /// - Parameters:
    ///   - journal: In the order in which things happened.
    ///   - history: Each room's rows, in the order in which the server gives them.
    /// - Returns: Nothing when every promise held.
    static func faults(journal: [Record], history: [String: [Row]]) -> [Fault] {
        var checker = Checker(history: history)
        for (position, record) in journal.enumerated() {
            if case .submitted(let key, let digest) = record, checker.submitted[key] == nil {
                checker.submitted[key] = (digest, position)
            }
        }
        checker.checkHistory()
        checker.checkAcknowledgements(journal)
        checker.checkDeliveries(journal)
        return checker.faults
    }

    private init(history: [String: [Row]]) { self.history = history }

    private mutating func checkHistory() {
        for (room, rows) in history.sorted(by: { $0.key < $1.key }) {
            var expected = 1
            for row in rows {
                if row.sequence != expected {
                    faults.append(.sequence(room: room, expected: expected, found: row.sequence))
                }
                expected = row.sequence + 1
                switch submitted[row.key] {
                case .none: faults.append(.unknown(row))
                case .some(let sent) where sent.digest != row.digest: faults.append(.text(row))
                default: break
                }
            }
            for (key, same) in Dictionary(grouping: rows, by: \.key) where same.count > 1 {
                faults.append(.doubled(key, sequences: same.map(\.sequence)))
            }
        }
    }

    private mutating func checkAcknowledgements(_ journal: [Record]) {
        let stored = Dictionary(history.values.joined().map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        for case .acknowledged(let row) in journal {
            switch stored[row.key] {
            case .none: faults.append(.lost(row))
            case .some(let kept) where kept != row: faults.append(.changed(acknowledged: row, stored: kept))
            default: break
            }
        }
    }

    private mutating func checkDeliveries(_ journal: [Record]) {
        let stored = Set(history.values.joined())
        var readings: [Reading.Key: Reading] = [:]
        var removals: [Membership: Int] = [:]
        for (position, record) in journal.enumerated() {
            switch record {
            case .reading(let reader, let user, let room, let after):
                let key = Reading.Key(reader: reader, room: room)
                if readings[key] == nil { readings[key] = Reading(user: user, last: after) }
            case .removed(let user, let room): removals[Membership(user: user, room: room)] = position
            case .delivered(let reader, let row):
                let key = Reading.Key(reader: reader, room: row.key.room)
                guard stored.contains(row), let reading = readings[key] else {
                    faults.append(.phantom(reader: reader, row))
                    continue
                }
                if row.sequence != reading.last + 1 {
                    let (expected, found) = (reading.last + 1, row.sequence)
                    faults.append(.order(reader: reader, room: key.room, expected: expected, found: found))
                }
                readings[key]?.last = row.sequence
                if let removal = removals[Membership(user: reading.user, room: key.room)],
                    let sent = submitted[row.key], sent.position > removal
                {
                    faults.append(.afterRemoval(reader: reader, row))
                }
            case .submitted, .acknowledged: break
            }
        }
        checkCompleteness(readings) { removals[$0] != nil }
    }

    private mutating func checkCompleteness(_ readings: [Reading.Key: Reading], isRemoved: (Membership) -> Bool) {
        for (key, reading) in readings where !isRemoved(Membership(user: reading.user, room: key.room)) {
            let stored = history[key.room]?.last?.sequence ?? 0
            guard reading.last < stored else { continue }
            faults.append(.behind(reader: key.reader, room: key.room, last: reading.last, stored: stored))
        }
    }
}

private struct Membership: Hashable {
    let user: String
    let room: String
}

private struct Reading {
    struct Key: Hashable {
        let reader: String
        let room: String
    }

    let user: String
    var last: Int
}
