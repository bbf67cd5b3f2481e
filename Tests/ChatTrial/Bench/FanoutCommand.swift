import ArgumentParser
import ChatClient

/// Measures the processor time of a delivery, and how late deliveries are.
struct FanoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fanout",
        abstract: "Broadcasts to many sockets at a rate; prints processor time per delivery and latencies as JSON."
    )

    @OptionGroup var target: PeerOptions
    @Option(help: "Sockets that listen.")
    var sockets = 1000
    @Option(help: "Messages per second.")
    var rate = 20
    @Option(help: "For how long.")
    var seconds = 10
    @Option(help: "Bytes of a message's text.")
    var bytes = 200

    func run() async throws {
        let broadcast = try await target.broadcast(sockets: sockets)
        let deliveries = Meter()
        let listeners = try await broadcast.listen(sockets: sockets) { message in
            Payload.forEach(in: message) { deliveries.add($0) }
        }
        let speaker = try await broadcast.speaker()
        // Until every path has been taken once, and every buffer has its size.
        try await send(5 * rate / 2, over: speaker, broadcast, counting: deliveries)
        deliveries.reset()
        let before = try ProcessUsage(of: target.pid)
        let start = ContinuousClock.now
        try await send(rate * seconds, over: speaker, broadcast, counting: deliveries)
        let wall = ContinuousClock.now - start
        let used = try ProcessUsage(of: target.pid).processor - before.processor
        let (count, times) = (deliveries.count, deliveries.times)
        let report: JSONValue = [
            "peer": .string(target.peer.rawValue), "sockets": .integer(listeners.count), "deliveries": .integer(count),
            "processorMicroseconds": .number(used / .microseconds(1) / Double(count)),
            "p50ms": .number(times.quantile(0.5).milliseconds), "p99ms": .number(times.quantile(0.99).milliseconds),
            "load": .number(used / wall),
        ]
        print(report)
    }

    private func send(
        _ count: Int,
        over speaker: WebSocket,
        _ broadcast: any Broadcast,
        counting deliveries: Meter
    ) async throws {
        var next = ContinuousClock.now
        for number in 0..<count {
            speaker.send(broadcast.message(Payload.make(length: bytes), number: number))
            next += .seconds(1) / rate
            try await Task.sleep(until: next)
        }
        try await deliveries.wait(for: count * sockets)
    }
}
