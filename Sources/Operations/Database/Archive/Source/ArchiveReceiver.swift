internal import BinaryLog
internal import FoundationEssentials
internal import MySQLClient

/// Takes the server's binlog into the spool, over one connection after the other, on a thread of its own.
final class ArchiveReceiver {
    enum End: Equatable {
        case stopped
        /// All is there that the server had when it was asked first.
        case caughtUp
    }

    private let settings: ArchiveSettings
    private let spool: Spool
    private let board: ArchiveBoard
    private let control: ArchiveControl
    private let isOnce: Bool
    /// What has to be there at the end, where that is now.
    private var goal: GTIDSet?
    private var hasStreamed = false
    private var serverVersion = ""

    /// Between the end of a burst and its being made durable, so that what comes together is made so together.
    private static let gathering = Duration.milliseconds(5)
    /// At most so long while it never ends.
    private static let syncing = Duration.milliseconds(100)

    init(_ settings: ArchiveSettings, _ spool: Spool, _ board: ArchiveBoard, _ control: ArchiveControl, isOnce: Bool) {
        self.settings = settings
        self.spool = spool
        self.board = board
        self.control = control
        self.isOnce = isOnce
    }

    /// Returns when it is told to, or when all is there; connections that fail are made anew.
    func run() throws -> End {
        var pause = Duration.milliseconds(100)
        while !control.isStopped {
            let wasStreaming = board.snapshot.phase == .streaming
            do {
                let end = try follow()
                try spool.seal()
                return end
            } catch {
                // Before anything else, so that what has come is safe.
                try spool.interrupt()
                if control.isStopped { break }
                guard isPassing(error) else { throw error }
                noteLoss(error)
            }
            if wasStreaming || board.snapshot.phase == .streaming { pause = .milliseconds(100) }
            board.update { state in
                state.phase = .connecting
                state.reconnections += 1
            }
            control.pause(pause)
            pause = min(pause * 2, .seconds(2))
        }
        try spool.seal()
        return .stopped
    }

    private func noteLoss(_ error: any Error) {
        let text = FailureReport(error).message
        board.tell(.disconnected(text))
        board.raise(error is BinaryLogFailure ? .stream : .connection, text)
    }

    /// Whether trying again may help: what is wrong from the start is not waited for.
    private func isPassing(_ error: any Error) -> Bool {
        switch error {
        case let failure as StreamFailure:
            if case .replaced = failure { return false }
            if case .connection(let failure) = failure { return isPassing(failure) }
            return true
        case let failure as MySQLFailure:
            switch failure.kind {
            case .lost: return true
            case .cannotConnect: return hasStreamed || !isOnce
            default: return hasStreamed
            }
        case is BinaryLogFailure: return true
        default: return false
        }
    }

    /// One connection, from its beginning to its end.
    private func follow() throws -> End {
        let source = try inspect()
        if isOnce, goal == nil { goal = source.executed }
        if let goal, goal.isSubset(of: spool.gtids) { return .caughtUp }
        let stream = try BinaryLogStream(settings.server, after: spool.gtids.encoded, settings.stream)
        defer { stream.close() }
        control.attach(stream.interrupter)
        defer { control.detach() }
        return try receive(stream)
    }

    /// Asks the server what it is, and begins another history, or notes a hole, where it has to be.
    private func inspect() throws -> SourceServer {
        let connection = try Connection(settings.server)
        defer { connection.close() }
        let source = try SourceServer(connection)
        if settings.isSemiSync { try source.demandSemiSync(connection) }
        serverVersion = source.version
        let verdict = try HistoryVerdict(spool.position.map { latest($0) }, source) { file in
            try description(of: file).header.timestamp
        }
        switch verdict {
        case .same: break
        case .first: try begin(source, "the first that was archived")
        case .otherServer:
            let reason = "another server answers at \(source.address)"
            board.raise(.otherServer, "\(reason): \(source.uuid), and not \(spool.position?.server ?? "")")
            try begin(source, reason)
        case .begunAnew(let reason):
            board.raise(.incarnation, "the binlog of \(source.address) has begun anew: \(reason)")
            try begin(source, reason)
        }
        try pass(source.purged.subtracting(spool.gtids), "the server purged them before they were archived")
        board.update { state in
            state.server = source.uuid
            state.serverVersion = source.version
            state.incarnation = spool.position?.incarnation
            state.archived = spool.gtids
        }
        return source
    }

    /// With what is in the segment that is still open.
    private func latest(_ position: ArchivePosition) -> ArchivePosition {
        var latest = position
        latest.gtids = spool.gtids
        if let open = spool.open {
            latest.file = open.info.file
            latest.fileBegun = open.info.fileBegun
            latest.end = open.serverEnd
        }
        return latest
    }

    private func begin(_ source: SourceServer, _ reason: String) throws {
        try spool.begin(
            server: source.uuid,
            incarnation: RepositoryID.new(at: Date()),
            at: source.purged,
            reason: reason
        )
    }

    private func pass(_ missing: GTIDSet, _ reason: String) throws {
        guard !missing.isEmpty, let position = spool.position else { return }
        try board.note(
            ArchiveHole(
                server: position.server,
                incarnation: position.incarnation,
                missing: missing,
                noticedAt: Date(),
                reason: reason
            )
        )
        try spool.pass(missing)
    }

    private func description(of file: String) throws -> Event {
        try Event(BinaryLogStream.description(of: file, settings.server), hasChecksum: true, at: 4)
    }

    private func receive(_ stream: BinaryLogStream) throws -> End {
        var file = ""
        var synced = ContinuousClock.now
        while !control.isStopped {
            if !spool.isDurable,
                ContinuousClock.now - synced > Self.syncing || !stream.hasMore(within: Self.gathering)
            {
                try spool.flush()
                synced = .now
                noteProgress(file)
            }
            if let goal, goal.isSubset(of: spool.gtids) { return .caughtUp }
            if spool.isDue(after: settings.seal) { try spool.seal() }
            let packet = try stream.next()
            let event = try Event(packet.event, hasChecksum: true, at: 0)
            guard event.isIntact else {
                throw BinaryLogFailure.damaged(offset: UInt64(event.header.end), type: event.type, .wrongChecksum)
            }
            if event.type.isHeartbeat { continue }
            if event.type == .rotate, event.header.isArtificial || event.header.end == 0 {
                if let rotation = Rotation(event) { file = rotation.file }
                continue
            }
            try take(event, of: file)
            if packet.isAwaited { try acknowledge(event, of: file, stream) }
        }
        return .stopped
    }

    private func take(_ event: Event, of file: String) throws {
        if event.type == .formatDescription {
            // Without a position it was changed for the stream.
            try spool.enter(file, event.header.end == 0 ? description(of: file) : event)
            board.clear(.connection)
            board.clear(.stream)
            if board.snapshot.phase != .streaming { board.tell(.streaming(server: serverVersion, file: file)) }
            hasStreamed = true
            board.update { state in
                state.phase = .streaming
                state.file = file
            }
            return
        }
        if event.type == .previousGTIDs {
            guard let previous = event.previousGTIDs else {
                throw BinaryLogFailure.damaged(offset: 0, type: event.type, .malformed)
            }
            try pass(previous.subtracting(spool.gtids), "\(file) begins after them, and no file before has them")
        }
        let last = try spool.take(event, serverVersion: serverVersion)
        if let last { board.update { $0.lastCommit = last.immediateCommit } }
    }

    /// The server lets the commit return on this, so what came before has to survive a power cut.
    private func acknowledge(_ event: Event, of file: String, _ stream: BinaryLogStream) throws {
        try spool.flush()
        try stream.acknowledge(file: file, position: spool.open?.serverEnd ?? UInt64(event.header.end))
        board.update { $0.semiSync?.acknowledged += 1 }
        noteProgress(file)
    }

    private func noteProgress(_ file: String) {
        let gtids = spool.gtids
        let end = spool.open?.serverEnd ?? spool.position?.end
        board.update { state in
            state.archived = gtids
            state.file = file
            state.position = end
        }
    }
}
