import NIOCore
import NIOPosix
import Synchronization

/// Checks the database on a thread of its own, so that a hung disk costs a late answer and never an event loop.
///
/// At most one check runs at a time; whoever asks meanwhile shares its outcome.
final class DatabaseProbe: Sendable {
    private let storage: Storage
    private let thread = NIOThreadPool(numberOfThreads: 1)
    private let eventLoop: any EventLoop
    private let running = Mutex<EventLoopFuture<Void>?>(nil)

    init(storage: Storage, eventLoop: any EventLoop) {
        self.storage = storage
        self.eventLoop = eventLoop
        thread.start()
    }

    /// - Throws: `StorageFailure`; `.timedOut` when there was no answer within the deadline, while the check goes on.
    func run(deadline: Duration) async throws {
        let answer = eventLoop.makePromise(of: Void.self)
        check().cascade(to: answer)
        let path = storage.file.path
        let timeout = eventLoop.scheduleTask(in: TimeAmount(deadline)) {
            answer.fail(StorageFailure.timedOut(path, deadline))
        }
        answer.futureResult.whenComplete { _ in timeout.cancel() }
        try await answer.futureResult.get()
    }

    private func check() -> EventLoopFuture<Void> {
        let outcome = eventLoop.makePromise(of: Void.self)
        let earlier = running.withLock { current in
            defer { current = current ?? outcome.futureResult }
            return current
        }
        if let earlier {
            outcome.succeed()
            return earlier
        }
        thread.submit { [self] _ in
            let result = Result { try storage.check() }
            running.withLock { $0 = nil }
            outcome.completeWith(result)
        }
        return outcome.futureResult
    }

    func shutDown() async throws {
        try await thread.shutdownGracefully()
    }
}
