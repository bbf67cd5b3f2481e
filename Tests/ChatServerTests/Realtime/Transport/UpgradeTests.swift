import Testing

@testable import ChatServer

@Suite struct UpgradeTests {
    @Test func aSocketEchoes() async throws {
        try await TransportServer.run { server in
            let socket = RawSocket(try server.connect())
            let answer = try socket.upgrade()
            #expect(answer.status == 101)
            // RFC 6455, section 1.3.
            #expect(answer.headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            #expect(answer.headers["content-length"] == nil)
            #expect(answer.headers["x-request-id"] != nil)
            for text in ["hello", "", "😀", String(repeating: "x", count: 126), String(repeating: "y", count: 65536)] {
                try socket.send(text)
                #expect(try socket.receive() == .text(text))
            }
        }
    }
}
