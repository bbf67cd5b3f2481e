import NIOCore

extension NIOSynchronousChannelOptions {
    /// Options for a connection that is mostly idle and carries small messages.
    ///
    /// Receive buffers are kept between reads, so that thousands of idle sockets are thousands of buffers.
    func optimizeForSockets() throws {
        try setOption(
            .recvAllocator,
            value: AdaptiveRecvByteBufferAllocator(minimum: 256, initial: 512, maximum: 4096)
        )
        try setOption(.maxMessagesPerRead, value: 1)
    }
}
