package import BinaryLog
package import SystemPackage

/// A segment of the spool that is ready to be stored, and was read back whole.
package struct SealedSegment: Sendable {
    package let file: FilePath
    package let info: SegmentInfo
    /// Bytes at its beginning that are not of the range: the magic number and the description event.
    package let preamble: Int
    /// The range in the server's file.
    package let start: UInt64
    package let end: UInt64
    package let after: GTIDSet
    package let transactions: Int
    package let events: Int
    /// In microseconds of Unix time.
    package let firstCommit: UInt64?
    package let lastCommit: UInt64?
    /// Whether the server ended its file here.
    package let isFinished: Bool

    /// Reads the segment, checking every event.
    init(_ number: Int, in folder: SpoolFolder) throws {
        file = folder.sealed(number)
        info = try folder.readInfo(number)
        var events = 0
        var first: UInt64?
        var last: UInt64?
        var preamble: UInt64 = 0
        let outcome: BinaryLogFile.Outcome
        do {
            outcome = try BinaryLogFile.read(file, serverStart: info.serverStart) { event, start, transaction in
                if event.type == .formatDescription {
                    preamble = start + UInt64(event.bytes.count)
                } else {
                    events += 1
                }
                if let transaction {
                    first = min(first ?? .max, transaction.immediateCommit)
                    last = max(last ?? 0, transaction.immediateCommit)
                }
            }
        } catch let error as Errno { throw FileFailure.reading(file, error) }
        if let failure = outcome.failure { throw ArchiveFailure.damagedSpool(file, reason: failure.message) }
        guard outcome.reader.wholeEnd == outcome.size, let end = outcome.reader.serverEnd else {
            throw ArchiveFailure.damagedSpool(file, reason: "its last transaction is not whole")
        }
        self.preamble = Int(preamble)
        self.end = end
        start = end - (outcome.size - preamble)
        after = info.before.union(outcome.reader.gtids)
        transactions = outcome.reader.transactions
        self.events = events
        firstCommit = first
        lastCommit = last
        isFinished = outcome.reader.isEnded
    }

    package var size: UInt64 { UInt64(preamble) + (end - start) }
}
