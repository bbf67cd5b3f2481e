package import BinaryLog
package import SystemPackage

/// Binlog files read from end to end: which of their transactions are wanted, and where they are cut.
package struct ReplayScan: Sendable {
    package private(set) var files: [ReplayFile] = []
    /// The wanted ones of all files.
    package private(set) var transactions = GTIDSet()
    package private(set) var count = 0
    package private(set) var touched = TouchedTables()
    /// The last wanted transaction, and the first that is not.
    package private(set) var last: Transaction?
    package private(set) var next: Transaction?

    private let target: RestoreTarget
    private let base: GTIDSet
    /// In microseconds since 1970; nil where it is not known.
    private let snapshot: Int?

    /// - Parameters:
    ///   - base: what is in the backup already.
    ///   - snapshot: when the backup was the server's state.
    package init(to target: RestoreTarget, after base: GTIDSet, of snapshot: Int? = nil) {
        self.target = target
        self.base = base
        self.snapshot = snapshot
    }

    /// Clocks are put right by less.
    private static let slack: UInt64 = 5_000_000

    /// Whether a transaction has the name of one in the backup, and yet was committed after it, as after a reset.
    private func isStranger(_ transaction: Transaction) -> Bool {
        guard let snapshot, base.contains(transaction.gtid) else { return false }
        return transaction.immediateCommit > UInt64(max(0, snapshot)) + Self.slack
    }

    /// Reads the next file; its content after the cut is read too, so that damage there is found.
    ///
    /// - Parameters:
    ///   - serverStart: where the first event after the description was in the server's file.
    ///   - expected: the transactions it has to hold; nil where that is not known.
    ///   - name: for messages.
    package mutating func add(
        _ path: FilePath,
        serverStart: UInt64? = nil,
        expecting expected: GTIDSet? = nil,
        name: String
    ) throws {
        var length: UInt64?
        var held = GTIDSet()
        var count = 0
        var pending = TouchedTables()
        var opening = ReplayFile.Opening(offset: UInt64(BinaryLogMagic.bytes.count), hasChecksums: true)
        let outcome = try BinaryLogFile.read(path, serverStart: serverStart) { event, _, transaction in
            pending.note(event)
            if event.type == .formatDescription { opening.offset += UInt64(event.bytes.count) }
            guard let transaction else { return }
            defer { pending = TouchedTables() }
            if isStranger(transaction) {
                let reason = "\(transaction.gtid) is in the backup, but was committed after it: it is another history's"
                throw RestoreFailure.damaged(segment: name, reason: reason)
            }
            if next == nil, isBeyond(transaction) {
                next = transaction
                length = length ?? transaction.start
            }
            guard next == nil else { return }
            held.insert(transaction.gtid)
            count += 1
            if !base.contains(transaction.gtid), !target.skipped.contains(transaction.gtid.description) {
                touched.merge(pending)
            }
            last = transaction
        }
        if let failure = outcome.failure {
            throw RestoreFailure.damaged(segment: name, reason: failure.message)
        }
        guard outcome.reader.wholeEnd == outcome.size else {
            throw RestoreFailure.damaged(segment: name, reason: "its last transaction is not whole")
        }
        if let expected, outcome.reader.gtids != expected {
            throw RestoreFailure.damaged(segment: name, reason: "it does not hold the transactions its manifest names")
        }
        guard count > 0 else { return }
        let whole = length ?? outcome.size
        transactions.formUnion(held)
        self.count += count
        opening.hasChecksums = outcome.reader.description?.hasChecksums ?? true
        files.append(
            ReplayFile(
                path: path,
                length: whole,
                isWhole: length == nil,
                transactions: held,
                count: count,
                opening: outcome.reader.previous == nil ? opening : nil
            )
        )
    }

    private func isBeyond(_ transaction: Transaction) -> Bool {
        switch target.stop {
        case .latest: false
        case .moment(let moment):
            !base.contains(transaction.gtid) && transaction.immediateCommit > UInt64(max(0, moment.microseconds))
        case .before(let gtid): transaction.gtid.description == gtid
        case .through(let gtid): last?.gtid.description == gtid
        }
    }
}
