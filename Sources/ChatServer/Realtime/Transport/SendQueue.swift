import NIOCore

/// How much of what a socket was given to send the kernel has not taken yet.
///
/// NIO has the exact figure, but asking it for every frame of a broadcast would cost more than the frame. So this counts
/// what goes in, and asks only when the count has come to the limit, or when the time is looked at.
struct SendQueue {
    /// At least what is queued.
    private var bound = 0
    private var total = 0
    private var taken = 0
    /// When the kernel last took something, or the queue was last seen empty.
    private var lastProgress = NIODeadline.now()

    /// Whether this much more is certainly within the limit.
    func admits(_ bytes: Int, limit: Int) -> Bool { bound + bytes <= limit }

    mutating func add(_ bytes: Int) {
        bound += bytes
        total += bytes
    }

    /// The exact figure.
    mutating func measure(_ channel: any Channel) -> Int {
        guard bound > 0 else { return 0 }
        bound = (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        return bound
    }

    /// Whether bytes are queued and the kernel has taken none for so long; call regularly.
    mutating func isStalled(_ channel: any Channel, at now: NIODeadline, for limit: TimeAmount) -> Bool {
        let queued = measure(channel)
        if queued == 0 || total - queued != taken { lastProgress = now }
        taken = total - queued
        return now - lastProgress >= limit
    }
}
