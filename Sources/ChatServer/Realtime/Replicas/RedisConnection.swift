import NIOCore
import NIOPosix
import Synchronization

/// One connection to Redis, in plain TCP: it carries ids only, and belongs into the network of the replicas.
struct RedisConnection: Sendable {
    private static let connectDeadline = TimeAmount.seconds(2)
    private static let pingInterval = Duration.seconds(5)
    /// How long Redis may say nothing.
    private static let patience = TimeAmount.seconds(12)

    let channel: any Channel

    /// Connects, authenticates, and receives until the connection ends.
    ///
    /// - Parameter opened: Called once commands may be sent.
    /// - Throws: `RedisFault`, or the error of connecting; returns in no other way.
    static func open(
        to settings: RedisSettings,
        receive: @escaping @Sendable (RESPValue) async throws -> Void,
        opened: @escaping @Sendable (RedisConnection) -> Void
    ) async throws {
        let asyncChannel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(connectDeadline)
            .connect(host: settings.host, port: settings.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let decoder = NIOSingleStepByteToMessageProcessor(
                        RESPDecoder(),
                        maximumBufferSize: 4 * RESPDecoder.stringLimit
                    )
                    try channel.pipeline.syncOperations.addHandler(RESPReader(decoder))
                    return try NIOAsyncChannel<RESPValue, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        try await asyncChannel.executeThenClose { values, _ in
            let connection = RedisConnection(channel: asyncChannel.channel)
            if let password = settings.password {
                connection.send(settings.user.map { ["AUTH", $0, password] } ?? ["AUTH", password])
            }
            let lastHeard = LastHeard()
            opened(connection)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for try await value in values {
                        lastHeard.note()
                        if case .error(let reason) = value { throw RedisFault.refused(reason) }
                        try await receive(value)
                    }
                    throw RedisFault.closed
                }
                group.addTask {
                    while true {
                        try await Task.sleep(for: pingInterval)
                        guard lastHeard.age < patience else { throw RedisFault.silent }
                        connection.send(["PING"])
                    }
                }
                defer { group.cancelAll() }
                try await group.next()
            }
        }
    }

    func send(_ words: [String]) { send(words.map { ByteBuffer(string: $0) }) }

    /// Sends without waiting, and drops what a slow connection would have to queue.
    func send(_ words: [ByteBuffer]) {
        guard channel.isWritable else { return }
        channel.writeAndFlush(ByteBuffer.respCommand(words), promise: nil)
    }
}

private final class LastHeard: Sendable {
    private let moment = Mutex(NIODeadline.now())

    var age: TimeAmount { .now() - moment.withLock(\.self) }

    func note() { moment.withLock { $0 = .now() } }
}

/// Feeds the decoder.
private final class RESPReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = RESPValue

    private let decoder: NIOSingleStepByteToMessageProcessor<RESPDecoder>

    init(_ decoder: NIOSingleStepByteToMessageProcessor<RESPDecoder>) {
        self.decoder = decoder
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        do {
            try decoder.process(buffer: unwrapInboundIn(data)) { context.fireChannelRead(wrapInboundOut($0)) }
        } catch {
            context.fireErrorCaught(error)
            context.close(promise: nil)
        }
    }
}
