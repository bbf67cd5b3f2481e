import ServiceLifecycle
import Synchronization
import Testing

@testable import ChatServer

extension TransportTests {
    @Suite struct DrainTests {
        @Test func everySocketIsToldToComeBackAndTheServerEnds() async throws {
            let (sockets, duration) = try await TransportServer.run { server in
                let sockets = try (0..<200).map { _ in try server.open() }
                let start = ContinuousClock.now
                server.sockets.beginDraining()
                await server.group.triggerGracefulShutdown()
                for socket in sockets {
                    #expect(try socket.receive() == .text("draining"))
                    let close = try #require(try socket.receive())
                    #expect(close.code == 1012)
                    let reason = String(decoding: close.payload.dropFirst(2), as: UTF8.self)
                    let wait = try #require(Int(reason.trimmingPrefix("retry-after-ms=")))
                    #expect((500...5000).contains(wait))
                    try socket.send(RawSocket.frame(0x88, [0x03, 0xF4]))
                    #expect(try socket.receive() == nil)
                }
                return (sockets, start)
            }
            #expect(ContinuousClock.now - duration < .seconds(5))
            withExtendedLifetime(sockets) {}
        }

        /// The admission ends, and the server begins to stop, before the answer with status 101 is written.
        @Test func aSocketOpenedAsDrainingBeginsIsToldToo() async throws {
            let stop = Mutex<(@Sendable () -> Void)?>(nil)
            let admission: SocketAdmission = { _ in
                {
                    stop.withLock(\.self)?()
                    return EchoSession()
                }
            }
            for _ in 0..<20 {
                try await TransportServer.run(admission: admission) { server in
                    stop.withLock { stop in
                        stop = {
                            server.sockets.beginDraining()
                            Task { await server.group.triggerGracefulShutdown() }
                        }
                    }
                    let socket = try server.open()
                    #expect(try socket.receive() == .text("draining"))
                    #expect(try socket.receive()?.code == 1012)
                }
            }
        }

        @Test func socketsThatDoNotCareAreGoneWithinFiveSeconds() async throws {
            let (sockets, start) = try await TransportServer.run { server in
                let sockets = try (0..<50).map { _ in try server.open() }
                server.sockets.beginDraining()
                return (sockets, ContinuousClock.now)
            }
            #expect(ContinuousClock.now - start < .seconds(5))
            withExtendedLifetime(sockets) {}
        }
    }
}
