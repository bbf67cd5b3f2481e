import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization

/// Lets the replicas of one database know of each other's commits through a channel of Redis.
///
/// Only hints travel: while Redis is away nothing is queued for it, and everybody finds what was committed by looking.
/// Nothing here makes an acknowledgement wait.
final class ReplicaHints: ChangeListener, Service {
    /// How long hints are collected before they are sent together.
    private static let gathering = TimeAmount.milliseconds(2)
    private static let channel = "chatops:hints:1"
    private let settings: RedisSettings
    private let replica: String
    private let listener: any ChangeListener
    private let metrics: ReplicaMetrics
    private let logger: Logger
    private let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
    private let publisher = Mutex<RedisConnection?>(nil)
    private let batch = Mutex(HintBatch())
    private let listening = Atomic(false)
    private let (heard, hearing) = AsyncStream.makeStream(of: Hint.self, bufferingPolicy: .bufferingNewest(1024))

    /// - Parameter listener: Is told what the other replicas say.
    init(
        settings: RedisSettings,
        replica: RequestID = RequestID(),
        listener: any ChangeListener,
        metrics: ReplicaMetrics = ServerMetrics().replicas,
        logger: Logger
    ) {
        self.metrics = metrics
        self.settings = settings
        self.replica = replica.text
        self.listener = listener
        self.logger = logger
    }

    /// Whether hints leave and arrive at present.
    var isConnected: Bool { listening.load(ordering: .relaxed) && publisher.withLock { $0 != nil } }

    func advanced(_ advance: RoomAdvance) { tell { $0.add(.room(advance.room)) } }
    func changed(_ change: Change) async { tell { $0.add(change) } }
    func happened(_ event: Ephemeral) { tell { $0.add(event) } }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            await withDiscardingTaskGroup { group in
                group.addTask { await self.keep("publishing", self.publish) }
                group.addTask { await self.keep("listening", self.listen) }
                group.addTask { await HintedLooks(listener: self.listener).follow(self.heard) }
            }
        }
    }

    private func tell(_ add: (inout HintBatch) -> Void) {
        let isFirst = batch.withLock { batch in
            defer { add(&batch) }
            return batch.isEmpty
        }
        if isFirst { eventLoop.scheduleTask(in: Self.gathering) { self.send() } }
    }

    private func send() {
        let hint = batch.withLock { batch in
            defer { batch = HintBatch() }
            return batch.hint(of: replica)
        }
        guard let connection = publisher.withLock(\.self), let message = hint.encoded() else { return }
        metrics.hintsSent.increment()
        connection.send([ByteBuffer(string: "PUBLISH"), ByteBuffer(string: Self.channel), message])
    }

    private func publish() async throws {
        defer { publisher.withLock { $0 = nil } }
        try await RedisConnection.open(
            to: settings,
            receive: { _ in },
            opened: { connection in self.publisher.withLock { $0 = connection } }
        )
    }

    private func listen() async throws {
        defer { listening.store(false, ordering: .relaxed) }
        try await RedisConnection.open(
            to: settings,
            receive: { value in
                guard case .array(.some(let parts)) = value, parts.count == 3 else { return }
                switch (parts[0], parts[2]) {
                case (.bulk(ByteBuffer(string: "subscribe")), _):
                    self.listening.store(true, ordering: .relaxed)
                    self.logger.info("hints of other replicas arrive")
                case (.bulk(ByteBuffer(string: "message")), .bulk(.some(let message))):
                    guard let hint = Hint(message, heardBy: self.replica) else { return }
                    self.metrics.hintsReceived.increment()
                    self.hearing.yield(hint)
                default:
                    break
                }
            },
            opened: { $0.send(["SUBSCRIBE", Self.channel]) }
        )
    }

    /// Connects again for as long as this process serves: at once when a connection that held is lost, else after
    /// longer and longer waits with full jitter, so that replicas do not come back in step.
    private func keep(_ purpose: String, _ attempt: () async throws -> Void) async {
        var failures = 0
        while !Task.isCancelled {
            let start = ContinuousClock.now
            do { try await attempt() } catch is CancellationError { return } catch {
                failures = ContinuousClock.now - start > .seconds(10) ? 1 : failures + 1
                logger.log(
                    level: failures == 1 ? .warning : .debug,
                    "redis away",
                    metadata: ["purpose": "\(purpose)", "cause": "\(error)"]
                )
            }
            let longest = Duration.milliseconds(100) * (1 << min(failures, 6))
            try? await Task.sleep(for: longest * Double.random(in: 0...1))
        }
    }
}
