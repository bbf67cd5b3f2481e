import NIOCore
import TestSupport
import Testing

@testable import ChatServer

extension TransportTests {
    @Suite struct ClosingTests {
        @Test(arguments: [[], [0x03, 0xE8], [0x0F, 0xA0, 0x62, 0x79, 0x65]] as [[UInt8]])
        func aClientsCloseIsAnsweredWithItsCode(payload: [UInt8]) async throws {
            try await TransportServer.run { server in
                let socket = try server.open()
                try socket.send(RawSocket.frame(0x88, payload))
                let frame = try #require(try socket.receive())
                #expect(frame.first == 0x88)
                #expect(frame.payload == Array(payload.prefix(2)))
                #expect(try socket.receive() == nil)
                socket.connection.shutOutput()
                try await eventually("the socket is gone") { server.sockets.openCount == 0 }
            }
        }

        @Test func aSessionsCloseWaitsForTheClients() async throws {
            try await TransportServer.run { server in
                let socket = try server.open()
                try socket.send("close")
                #expect(try socket.closeCode() == 4429)
                try socket.send("ignored")
                try socket.send(RawSocket.frame(0x88, [0x11, 0x4D]))
                #expect(try socket.receive() == nil)
            }
        }

        @Test func aClientThatNeverAnswersACloseIsDisconnected() async throws {
            try await TransportServer.run { server in
                let socket = try server.open()
                try socket.send("close")
                #expect(try socket.closeCode() == 4429)
                let start = ContinuousClock.now
                #expect(try socket.receive() == nil)
                #expect(ContinuousClock.now - start < .seconds(4))
                try await eventually("the socket is gone") { server.sockets.openCount == 0 }
            }
        }

        @Test func aConnectionThatIsJustDroppedIsGone() async throws {
            try await TransportServer.run { server in
                var socket: RawSocket? = try server.open()
                try socket?.send("hello")
                #expect(try socket?.receive() == .text("hello"))
                #expect(server.sockets.openCount == 1)
                socket = nil
                try await eventually("the socket is gone") { server.sockets.openCount == 0 }
            }
        }
    }
}
