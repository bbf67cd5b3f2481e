internal import BinaryLog
internal import SystemPackage

/// What has come of a binlog and is not stored yet, for the one thread that receives it.
///
/// Whenever it is interrupted, ``init(_:)`` goes back to the last whole transaction.
final class Spool {
    let folder: SpoolFolder
    /// After the last segment that was sealed, or found in the repository; nil where nothing was archived.
    private(set) var position: ArchivePosition?
    private(set) var open: OpenSegment?
    /// All transactions that are in it or before it, or known to be missing.
    private(set) var gtids = GTIDSet()
    /// The file of the server's that what comes is from; its description.
    private var source: (file: String, description: Event)?
    private let onSealed: @Sendable () -> Void

    /// Takes up what was left.
    ///
    /// - Parameter stored: where the repository ends, for a spool that was lost.
    init(_ folder: SpoolFolder, stored: ArchivePosition?, onSealed: @escaping @Sendable () -> Void) throws {
        self.folder = folder
        self.onSealed = onSealed
        try folder.removeOrphans()
        position = try JSONDocument.read(ArchivePosition.self, at: folder.position)
        if let number = try folder.sealedNumbers().last, number > position?.number ?? 0 {
            try takePosition(ofSealed: number)
        }
        if position == nil { position = stored }
        for number in try folder.openNumbers() { try resume(number) }
        if open == nil { gtids = position?.gtids ?? GTIDSet() }
    }

    /// It was sealed, but the position was not written yet.
    private func takePosition(ofSealed number: Int) throws {
        let info = try folder.readInfo(number)
        let path = folder.sealed(number)
        let outcome: BinaryLogFile.Outcome
        do { outcome = try BinaryLogFile.read(path, serverStart: info.serverStart) } catch let error as Errno {
            throw FileFailure.reading(path, error)
        }
        guard let end = outcome.reader.serverEnd else {
            throw ArchiveFailure.damagedSpool(path, reason: "it holds no event")
        }
        try settle(info, end: end, after: info.before.union(outcome.reader.gtids))
    }

    private func settle(_ info: SegmentInfo, end: UInt64, after: GTIDSet) throws(FileFailure) {
        let new = ArchivePosition(
            number: info.number,
            server: info.server,
            incarnation: info.incarnation,
            sequence: info.sequence,
            file: info.file,
            fileBegun: info.fileBegun,
            end: end,
            gtids: after,
            origin: info.origin
        )
        try JSONDocument.write(new, to: folder.position)
        position = new
    }

    private func resume(_ number: Int) throws {
        guard number > position?.number ?? 0,
            let segment = try OpenSegment(resuming: folder.readInfo(number), in: folder)
        else { return try folder.remove(number) }
        open = segment
        gtids = segment.after
        if segment.reader.isEnded { try seal() }
    }

    /// Begins another history, at a set that is not asked for: what the server has no longer, or had before.
    func begin(server: String, incarnation: String, at start: GTIDSet, reason: String) throws {
        try seal()
        let number = position?.number ?? 0
        let new = ArchivePosition(
            number: number,
            server: server,
            incarnation: incarnation,
            sequence: 0,
            file: "",
            fileBegun: nil,
            end: 0,
            gtids: start,
            origin: HistoryOrigin(reason: reason, previous: position?.incarnation)
        )
        try JSONDocument.write(new, to: folder.position)
        position = new
        gtids = start
    }

    /// Goes on without transactions that cannot be had; a segment never has such a hole within it.
    func pass(_ missing: GTIDSet) throws {
        guard var new = position else { return }
        try seal()
        new = position ?? new
        new.gtids.formUnion(missing)
        try JSONDocument.write(new, to: folder.position)
        position = new
        gtids = new.gtids
    }

    /// The stream begins, or goes on with, one of the server's files.
    ///
    /// - Parameter description: as the file has it.
    func enter(_ file: String, _ description: Event) throws {
        source = (file, description)
        if let open, open.info.file != file || open.info.fileBegun != description.header.timestamp { try seal() }
    }

    /// Where in the current file the archive ends.
    private var archivedEnd: UInt64 {
        if let open { return open.serverEnd }
        guard let source, let position, position.file == source.file,
            position.fileBegun ?? source.description.header.timestamp == source.description.header.timestamp
        else { return SegmentInfo.fileStart }
        return position.end
    }

    /// Takes the next event of the current file; returns the transaction that it ends.
    ///
    /// What is archived already, as the head of a file the stream goes on in, is left out.
    func take(_ event: Event, serverVersion: String) throws -> Transaction? {
        guard let source else { throw BinaryLogFailure.damaged(offset: 0, type: event.type, .outOfPlace) }
        let start = start(of: event, in: source.description)
        if start < archivedEnd { return nil }
        if let open, start > open.serverEnd { try seal() }
        if open == nil { try begin(at: start, source.file, source.description, serverVersion) }
        guard let open else { return nil }
        let transaction = try open.append(event)
        if let transaction { gtids.insert(transaction.gtid) }
        if open.reader.isEnded { try seal() }
        return transaction
    }

    /// Events tell 32 bits of where they end.
    private func start(of event: Event, in description: Event) -> UInt64 {
        let length = UInt64(event.header.length)
        let near = archivedEnd
        if event.header.end == UInt32(truncatingIfNeeded: near + length) { return near }
        let low = UInt64(event.header.end) >= length ? UInt64(event.header.end) - length : 0
        // The file begins with its description.
        if low == SegmentInfo.fileStart + UInt64(description.bytes.count) { return low }
        let candidate = near & ~0xFFFF_FFFF | low
        return candidate
    }

    private func begin(at start: UInt64, _ file: String, _ description: Event, _ version: String) throws {
        guard let position else { return }
        let isWhole = start == SegmentInfo.fileStart + UInt64(description.bytes.count)
        let info = SegmentInfo(
            number: position.number + 1,
            server: position.server,
            incarnation: position.incarnation,
            sequence: position.sequence + 1,
            serverVersion: version,
            file: file,
            fileBegun: description.header.timestamp,
            start: isWhole ? SegmentInfo.fileStart : start,
            before: gtids,
            origin: position.origin
        )
        try folder.remove(info.number)
        open = try OpenSegment(
            info,
            in: folder,
            description: description.storedDescription(isContinuation: !isWhole)
        )
    }

    /// Returns once all that has come survives a power cut.
    func flush() throws { try open?.flush() }

    var isDurable: Bool { open?.isDurable ?? true }

    /// Whether what is open has waited for so long.
    func isDue(after time: Duration) -> Bool {
        guard let open, let filled = open.filledAt, !open.reader.isInTransaction else { return false }
        return ContinuousClock.now - filled >= time
    }

    /// Ends the segment that is open after its last whole transaction.
    func seal() throws {
        guard var segment = open else { return }
        try segment.flush()
        if segment.reader.isInTransaction {
            open = nil
            guard let whole = try OpenSegment(resuming: segment.info, in: folder) else { return }
            segment = whole
            open = whole
            gtids = whole.after
        }
        open = nil
        let number = segment.info.number
        guard !segment.isEmpty else { return try folder.remove(number) }
        try DurableFile.move(folder.open(number), to: folder.sealed(number))
        try settle(segment.info, end: segment.serverEnd, after: segment.after)
        onSealed()
    }

    /// The stream ended: what is not a whole transaction will come again.
    func interrupt() throws {
        source = nil
        guard let segment = open else { return }
        try segment.flush()
        guard segment.reader.isInTransaction else { return }
        open = nil
        open = try OpenSegment(resuming: segment.info, in: folder)
        if let open { gtids = open.after }
    }
}
