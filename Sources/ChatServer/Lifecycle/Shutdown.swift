import Dispatch
import Glibc
import Logging
import ServiceLifecycle
import Synchronization

/// Decides when the server stops: at the first SIGTERM or SIGINT, or when standard input ends where that is asked for.
///
/// Between the reason and the stop lies the drain delay: a load balancer that learns from readiness, or from Kubernetes
/// along with the signal, that it should go elsewhere sends requests here for a while yet, and they are served. A second
/// signal ends the process at once, and so does the deadline.
///
/// It lives on a queue of its own, so that signals and the deadline work even when every other thread is stuck. As a
/// `Service` it returns at the first reason to stop, which shuts its group down gracefully.
final class Shutdown: Service, Sendable {
    private let drainDelay: Duration
    private let deadline: Duration
    private let logger: Logger
    private let onBegin: @Sendable () -> Void
    private let onClose: @Sendable () -> Void
    private let queue = DispatchQueue(label: "chat.shutdown")
    private let hasBegun = Mutex(false)
    /// Kept for the life of the process: the second signal comes after `run()` has returned.
    private let signalSources = Mutex<[any DispatchSourceSignal]>([])
    private let (beginnings, continuation) = AsyncStream.makeStream(of: Void.self)

    /// - Parameters:
    ///   - drainDelay: How long after the first reason everything goes on as before.
    ///   - deadline: How long after the drain delay the process may live; then it exits with status 1.
    ///   - onBegin: Called at the first reason, before anything else.
    ///   - onClose: Called after the drain delay, before anything is shut down.
    init(
        drainDelay: Duration,
        deadline: Duration,
        logger: Logger,
        onBegin: @escaping @Sendable () -> Void,
        onClose: @escaping @Sendable () -> Void
    ) {
        self.drainDelay = drainDelay
        self.deadline = deadline
        self.logger = logger
        self.onBegin = onBegin
        self.onClose = onClose
    }

    func run() async throws {
        signalSources.withLock { $0 = [SIGTERM, SIGINT].map(watch) }
        for await _ in beginnings { return }
    }

    /// Treats the end of standard input as a reason to stop.
    ///
    /// The read blocks a thread for the life of the process.
    func watchStandardInput() {
        DispatchQueue(label: "chat.standard-input").async { [self] in
            var byte: UInt8 = 0
            while true {
                let count = read(STDIN_FILENO, &byte, 1)
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { break }
            }
            queue.async { [self] in _ = begin(reason: "standard input closed") }
        }
    }

    private func watch(_ signal: Int32) -> any DispatchSourceSignal {
        let source = DispatchSource.makeSignalSource(signal: signal, queue: queue)
        source.setEventHandler { [self] in
            let isFirst = begin(reason: signal == SIGTERM ? "SIGTERM" : "SIGINT")
            guard !isFirst else { return }
            logger.error("second signal, exiting at once")
            _exit(128 + signal)
        }
        source.resume()
        return source
    }

    /// - Returns: Whether this was the first reason.
    private func begin(reason: String) -> Bool {
        let isFirst = hasBegun.withLock { hasBegun in
            defer { hasBegun = true }
            return !hasBegun
        }
        guard isFirst else { return false }
        onBegin()
        logger.notice("shutting down", metadata: ["reason": .string(reason)])
        if drainDelay == .zero {
            close()
        } else {
            queue.asyncAfter(deadline: .now() + drainDelay / .seconds(1), execute: close)
        }
        return true
    }

    private func close() {
        onClose()
        queue.asyncAfter(deadline: .now() + deadline / .seconds(1)) { [logger, deadline] in
            logger.error("shutdown deadline passed, exiting", metadata: ["deadline": "\(deadline)"])
            _exit(1)
        }
        continuation.yield()
    }
}
