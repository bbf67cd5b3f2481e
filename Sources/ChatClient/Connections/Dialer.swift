import NIOCore
import NIOPosix
import Synchronization

/// Makes connections to one server, and can cut all of them at once.
final class Dialer: Sendable {
    private struct State {
        var open: [ObjectIdentifier: any Channel] = [:]
        var isCut = false
    }

    let address: ServerAddress
    private let state = Mutex(State())

    init(to address: ServerAddress) { self.address = address }

    /// - Parameter configure: Adds the connection's handlers, on its event loop.
    /// - Throws: `ConnectionFault.closed` after `cut`, or the error of connecting.
    func connect(
        on group: any EventLoopGroup,
        within deadline: Duration,
        _ configure: @escaping @Sendable (ChannelPipeline.SynchronousOperations) throws -> Void
    ) async throws -> any Channel {
        try await ClientBootstrap(group: group)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connectTimeout(TimeAmount(deadline))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try self.keep(channel)
                    let pipeline = channel.pipeline.syncOperations
                    if let tls = self.address.tls { try pipeline.addHandler(tls.handler(for: self.address.name)) }
                    try configure(pipeline)
                }
            }
            .connect(host: address.host, port: address.port).get()
    }

    private func keep(_ channel: any Channel) throws {
        let isCut = state.withLock { state in
            if !state.isCut { state.open[ObjectIdentifier(channel)] = channel }
            return state.isCut
        }
        guard !isCut else { throw ConnectionFault.closed }
        channel.closeFuture.whenComplete { _ in
            self.state.withLock { $0.open[ObjectIdentifier(channel)] = nil }
        }
    }

    /// Closes every connection, also those still being made, and makes no more: whoever waits for something fails.
    func cut() {
        let channels = state.withLock { state in
            state.isCut = true
            return Array(state.open.values)
        }
        for channel in channels { channel.close(promise: nil) }
    }
}
