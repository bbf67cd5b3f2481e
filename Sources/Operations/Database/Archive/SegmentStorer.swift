internal import SystemPackage

/// Stores what is sealed, in order, and removes it from the spool.
struct SegmentStorer: Sendable {
    let folder: SpoolFolder
    let board: ArchiveBoard
    let store: @Sendable (SealedSegment) async throws -> Void

    /// Stores all that there is; throws at the first that cannot be.
    func drain() async throws {
        for number in try folder.sealedNumbers() {
            let segment = try SealedSegment(number, in: folder)
            try await store(segment)
            try folder.remove(number)
            let pending = try folder.sealedNumbers().count
            board.clear(.storing)
            board.update { state in
                state.stored = segment.after
                state.pendingSegments = pending
            }
            board.tell(.stored(file: segment.info.file, transactions: segment.transactions))
        }
    }

    /// Stores whenever something is sealed, until there will be no more; what fails is tried again, and when there will
    /// be no more only for so long.
    func run(_ sealed: AsyncStream<Void>, patience: Duration) async throws {
        let ended = EndMark()
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            group.addTask {
                for await _ in sealed { wake.yield() }
                ended.set()
                wake.finish()
            }
            for await _ in wakes { try await persist(ended, patience) }
            try await group.waitForAll()
        }
        try await persist(ended, patience)
    }

    private func persist(_ ended: EndMark, _ patience: Duration) async throws {
        var pause = Duration.milliseconds(250)
        var deadline: ContinuousClock.Instant?
        while true {
            do {
                return try await drain()
            } catch {
                let reason = FailureReport(error).message
                let pending = (try? folder.sealedNumbers().count) ?? 0
                board.raise(.storing, "\(pending) segments wait to be stored: \(reason)")
                board.update { $0.pendingSegments = pending }
                if ended.isSet {
                    let end = deadline ?? .now + patience
                    deadline = end
                    guard ContinuousClock.now < end else {
                        throw ArchiveFailure.unstored(pending, spool: folder.path, reason: reason)
                    }
                    pause = min(pause, .seconds(1))
                }
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(30))
            }
        }
    }
}
