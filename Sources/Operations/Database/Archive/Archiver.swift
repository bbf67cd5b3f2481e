internal import FoundationEssentials
internal import SystemPackage

/// Follows a server's binlog into a spool, and stores what is sealed there.
package struct Archiver: Sendable {
    private let settings: ArchiveSettings
    private let store: @Sendable (SealedSegment) async throws -> Void
    private let stored: @Sendable () async throws -> ArchivePosition?
    private let log: @Sendable (ArchiveEvent) -> Void

    /// How long storing is tried at the end.
    private static let patience = Duration.seconds(20)

    /// - Parameters:
    ///   - stored: where what is stored ends, asked where there is no spool; nil where nothing is.
    ///   - store: returns once the segment is stored, also when it was already; the order is that of the stream.
    package init(
        _ settings: ArchiveSettings,
        log: @escaping @Sendable (ArchiveEvent) -> Void = { _ in },
        stored: @escaping @Sendable () async throws -> ArchivePosition? = { nil },
        store: @escaping @Sendable (SealedSegment) async throws -> Void
    ) {
        self.settings = settings
        self.stored = stored
        self.store = store
        self.log = log
    }

    /// Archives until the task is cancelled, or with `once` until all is stored that the server had at the beginning.
    ///
    /// Also when it is cancelled, it returns after what has come is sealed and stored; it throws when that fails, or
    /// when going on makes no sense.
    package func run(once: Bool = false) async throws {
        let folder = try SpoolFolder(settings.spool)
        guard let lock = try FileLock.tryExclusive(folder.lock, waiting: .seconds(1)) else {
            throw ArchiveFailure.running(settings.spool)
        }
        defer { withExtendedLifetime(lock) {} }
        let known = try JSONDocument.read(ArchivePosition.self, at: folder.position)
        let end = known == nil ? try await stored() : nil
        let control = ArchiveControl()
        // Apart from the task that is cancelled, since sealing and storing come after that.
        let work = Task { try await archive(folder, control, from: end, isOnce: once) }
        try await withTaskCancellationHandler {
            try await work.value
        } onCancel: {
            control.stop()
        }
    }

    private func archive(
        _ folder: SpoolFolder,
        _ control: ArchiveControl,
        from stored: ArchivePosition?,
        isOnce: Bool
    ) async throws {
        let board = ArchiveBoard(settings, folder, log: log)
        if settings.isSemiSync { board.update { $0.semiSync = .init(isActive: false, acknowledged: 0) } }
        let (sealed, notice) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let storer = SegmentStorer(folder: folder, board: board, store: store)
        let outcome = await withTaskGroup(of: Result<Void, any Error>?.self) { group in
            group.addTask {
                let result = await receive(folder, board, control, from: stored, isOnce: isOnce) { notice.yield() }
                notice.finish()
                return result
            }
            group.addTask {
                do { try await storer.run(sealed, patience: Self.patience) } catch {
                    control.stop()
                    return .failure(error)
                }
                return .success(())
            }
            group.addTask {
                await watch(board, control)
                return nil
            }
            var outcomes: [Result<Void, any Error>] = []
            while let next = await group.next(), outcomes.count < 2 {
                if let next { outcomes.append(next) }
                if outcomes.count == 2 { group.cancelAll() }
            }
            return outcomes
        }
        board.update { $0.phase = .stopped }
        try board.write()
        for result in outcome { try result.get() }
    }

    /// On a thread of its own, which only ``ArchiveControl`` ends.
    private func receive(
        _ folder: SpoolFolder,
        _ board: ArchiveBoard,
        _ control: ArchiveControl,
        from stored: ArchivePosition?,
        isOnce: Bool,
        _ onSealed: @escaping @Sendable () -> Void
    ) async -> Result<Void, any Error> {
        await OwnThread.value {
            Result {
                let spool = try Spool(folder, stored: stored, onSealed: onSealed)
                onSealed()
                _ = try ArchiveReceiver(settings, spool, board, control, isOnce: isOnce).run()
            }
        }
    }

    /// Asks the server how far it is, and writes the state down, until the task is cancelled.
    private func watch(_ board: ArchiveBoard, _ control: ArchiveControl) async {
        let monitor = SharedMonitor(ArchiveMonitor(settings, board, control))
        while !Task.isCancelled {
            await OwnThread.value { monitor.look() }
            // A full disk is told by what archives.
            try? board.write()
            try? await Task.sleep(for: .seconds(1))
        }
    }
}

/// One look follows the other, so that the monitor is never used by two threads at a time.
private final class SharedMonitor: @unchecked Sendable {
    private let monitor: ArchiveMonitor

    init(_ monitor: ArchiveMonitor) { self.monitor = monitor }

    func look() { monitor.look() }
}
