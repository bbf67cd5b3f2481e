import NIOCore
import TestSupport
import Testing

@testable import ChatServer

extension TransportTests {
    @Suite struct LivenessTests {
        private func limits(_ change: (inout SocketLimits) -> Void) -> SocketLimits {
            var limits = SocketLimits(RealtimeSettings())
            change(&limits)
            return limits
        }

        @Test func aSilentPeerIsPingedAndThenCut() async throws {
            try await TransportServer.run(limits: limits { $0.ping = .milliseconds(600) }) { server in
                let socket = try server.open()
                #expect(try socket.receive()?.first == 0x89)
                var frame = try socket.receive()
                while frame?.first == 0x89 { frame = try socket.receive() }
                #expect(frame?.code == 4409)
                try await eventually("the socket is gone") { server.sockets.openCount == 0 }
            }
        }

        @Test func aPeerThatAnswersPingsStays() async throws {
            try await TransportServer.run(limits: limits { $0.ping = .milliseconds(600) }) { server in
                let socket = try server.open()
                for _ in 0..<4 {
                    #expect(try socket.receive() == ReceivedFrame(first: 0x89, payload: []))
                    try socket.send(RawSocket.frame(0x8A, []))
                }
                try socket.send("still here")
                #expect(try socket.receive() == .text("still here"))
            }
        }

        @Test func aReaderThatNeverReadsIsCutAtTheCap() async throws {
            try await TransportServer.run(limits: limits { $0.queue = 256 * 1024 }) { server in
                let reader = try server.open()
                let bystander = try server.open()
                // Each asks for 4 MiB, which is more than the kernel takes for a peer that does not read.
                for _ in 0..<8 { try reader.send("flood") }
                try await eventually("the reader is cut") { server.sockets.openCount == 1 }
                try bystander.send("unharmed")
                #expect(try bystander.receive() == .text("unharmed"))
            }
        }

        @Test func aReaderThatStallsIsCutAfterAWhile() async throws {
            let limits = limits {
                $0.queue = 64 * 1024 * 1024
                $0.stall = .seconds(1)
            }
            try await TransportServer.run(limits: limits) { server in
                let reader = try server.open()
                for _ in 0..<4 { try reader.send("flood") }
                try await eventually("bytes are queued") { server.sockets.queuedBytes > 0 }
                try await eventually("the reader is cut") { server.sockets.openCount == 0 }
                try await eventually("nothing is queued") { server.sockets.queuedBytes == 0 }
            }
        }

        @Test func aReaderThatIsOnlyLateGetsEverything() async throws {
            try await TransportServer.run(limits: limits { $0.queue = 5 * 1024 * 1024 }) { server in
                let reader = try server.open()
                try reader.send("flood")
                try await eventually("the flood is queued") { server.sockets.openCount == 1 }
                for _ in 0..<64 { #expect(try reader.receive()?.payload.count == 65536) }
                try reader.send("well")
                #expect(try reader.receive() == .text("well"))
            }
        }
    }
}
