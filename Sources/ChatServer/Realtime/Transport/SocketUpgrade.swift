import Glibc
import HTTPTypes
import NIOCore
import NIOHTTPTypes
import NIOPosix

/// Turns an HTTP connection into a WebSocket when an answer with status 101 passes, which `SocketRoute` gives.
///
/// So an upgrade is a request like any other until then: it may come on a connection that has served requests before, as
/// it does through proxies, and everything that refuses it is an ordinary answer.
final class SocketUpgrade: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private var socket: SocketConnection?
    private var isSwitching = false
    private var wantsUpgrade = false

    /// What the connection becomes at the next answer with status 101.
    func prepare(_ socket: SocketConnection) {
        self.socket = socket
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data) {
            wantsUpgrade = head.headerFields[.upgrade] != nil || head.method == .connect
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where head.status == .switchingProtocols:
            isSwitching = true
            try? context.channel.syncOptions?.setOption(.autoRead, value: false)
            head.headerFields[.contentLength] = nil
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .head(var head) where wantsUpgrade && head.status.kind != .informational:
            // NIO's decoder reads no further after a request for an upgrade, whatever the answer.
            head.headerFields[.connection] = "close"
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end where isSwitching:
            let taken = promise ?? context.eventLoop.makePromise()
            taken.futureResult.assumeIsolated().whenComplete { result in
                switch result {
                case .success: self.becomeSocket(context: context)
                case .failure: context.close(promise: nil)
                }
            }
            context.writeAndFlush(data, promise: taken)
        case .head, .body, .end:
            context.write(data, promise: promise)
        }
    }

    /// Nothing is read as HTTP any more: it would be lost.
    func read(context: ChannelHandlerContext) {
        if !isSwitching { context.read() }
    }

    /// Hands the file descriptor on to a channel that has nothing but the socket, and ends this one.
    ///
    /// The HTTP server keeps a task, streams and buffers for as long as a channel of its own lives: four times the memory
    /// that an idle socket takes.
    private func becomeSocket(context: ChannelHandlerContext) {
        let http = context.channel
        guard let socket else { return http.close(promise: nil) }
        self.socket = nil
        do {
            let descriptor = try context.pipeline.syncOperations.withUnsafeTransportIfAvailable(
                of: NIOBSDSocket.Handle.self
            ) { descriptor in
                let duplicate = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
                guard duplicate >= 0 else { throw IOError(errnoCode: errno, reason: "fcntl(F_DUPFD_CLOEXEC)") }
                return duplicate
            }
            guard let descriptor else { return http.close(promise: nil) }
            ClientBootstrap(group: context.eventLoop).withConnectedSocket(descriptor).assumeIsolated()
                .whenComplete { result in
                    if case .success(let channel) = result { Self.give(channel, to: socket) }
                    http.close(promise: nil)
                }
        } catch {
            http.close(promise: nil)
        }
    }

    private static func give(_ channel: any Channel, to socket: SocketConnection) {
        do {
            try channel.syncOptions?.optimizeForSockets()
            try channel.pipeline.syncOperations.addHandler(socket)
        } catch {
            channel.close(promise: nil)
        }
    }
}
