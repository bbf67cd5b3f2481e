import NIOCore
import NIOHTTP1
import Synchronization

/// Keep-alive HTTP/1.1 connections to one server: as many as there are exchanges at the same time.
final class HTTPConnections: Sendable {
    private let dialer: Dialer
    private let group: any EventLoopGroup
    private let idle = Mutex<[any Channel]>([])

    init(by dialer: Dialer, on group: any EventLoopGroup) {
        self.dialer = dialer
        self.group = group
    }

    /// - Throws: `ConnectionFault`, or the error of connecting.
    func exchange(
        _ question: HTTPQuestion,
        within deadline: Duration = .seconds(30)
    ) async throws -> HTTPReply {
        let channel = try await connection(within: deadline)
        let answer = channel.eventLoop.makePromise(of: HTTPReply.self)
        channel.writeAndFlush(Exchange(question: question, answer: answer), promise: nil)
        let timeout = channel.eventLoop.scheduleTask(in: TimeAmount(deadline)) {
            answer.fail(ConnectionFault.timedOut)
            channel.close(promise: nil)
        }
        defer { timeout.cancel() }
        let reply = try await answer.futureResult.get()
        if channel.isActive, reply.headers.first(name: "connection") != "close" {
            idle.withLock { $0.append(channel) }
        } else {
            channel.close(promise: nil)
        }
        return reply
    }

    private func connection(within deadline: Duration) async throws -> any Channel {
        while let channel = idle.withLock({ $0.popLast() }) {
            if channel.isActive { return channel }
        }
        let host = dialer.address.authority
        return try await dialer.connect(on: group, within: deadline) { pipeline in
            try pipeline.addHTTPClientHandlers()
            try pipeline.addHandler(NIOHTTPClientResponseAggregator(maxContentLength: 16 << 20))
            try pipeline.addHandler(ExchangeHandler(host: host))
        }
    }

    /// Closes what is idle; exchanges in flight go on.
    func close() async throws {
        for channel in idle.withLock({ channels in
            defer { channels = [] }
            return channels
        }) { try? await channel.close() }
    }
}

private struct Exchange: Sendable {
    let question: HTTPQuestion
    let answer: EventLoopPromise<HTTPReply>
}

/// Writes questions and completes them by the answers, in order.
private final class ExchangeHandler: ChannelDuplexHandler {
    typealias InboundIn = NIOHTTPClientResponseFull
    typealias OutboundIn = Exchange
    typealias OutboundOut = HTTPClientRequestPart

    private let host: String
    private var waiting: [EventLoopPromise<HTTPReply>] = []

    init(host: String) { self.host = host }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let exchange = unwrapOutboundIn(data)
        guard context.channel.isActive else { return exchange.answer.fail(ConnectionFault.closed) }
        waiting.append(exchange.answer)
        var head = HTTPRequestHead(version: .http1_1, method: exchange.question.method, uri: exchange.question.path)
        head.headers = exchange.question.headers
        head.headers.replaceOrAdd(name: "host", value: host)
        if let body = exchange.question.body {
            head.headers.replaceOrAdd(name: "content-length", value: String(body.readableBytes))
        }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if let body = exchange.question.body { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
        context.write(wrapOutboundOut(.end(nil)), promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let response = unwrapInboundIn(data)
        guard !waiting.isEmpty else { return context.close(promise: nil) }
        waiting.removeFirst().succeed(
            HTTPReply(
                status: Int(response.head.status.code),
                headers: response.head.headers,
                body: response.body ?? ByteBuffer()
            )
        )
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(ConnectionFault.closed)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(ConnectionFault.plain(error))
        context.close(promise: nil)
    }

    private func fail(_ error: any Error) {
        for answer in waiting { answer.fail(error) }
        waiting = []
    }
}
