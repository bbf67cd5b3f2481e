import NIOCore
import TestSupport
import Testing

@testable import ChatServer

extension TransportTests {
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
                for text in [
                    "hello", "", "😀", String(repeating: "x", count: 126), String(repeating: "y", count: 65536),
                ] {
                    try socket.send(text)
                    #expect(try socket.receive() == .text(text))
                }
            }
        }

        @Test func aConnectionThatServedRequestsMayBecomeASocket() async throws {
            try await TransportServer.run { server in
                let connection = try server.connect()
                for _ in 0..<2 {
                    try connection.send(request("GET", "/nope"))
                    #expect(try connection.receive().status == 404)
                }
                let socket = RawSocket(connection)
                #expect(try socket.upgrade().status == 101)
                try socket.send("hello")
                #expect(try socket.receive() == .text("hello"))
            }
        }

        /// A request for a socket that is refused.
        struct Refusal: Sendable, CustomTestStringConvertible {
            let testDescription: String
            let changes: [String: String]
            let status: Int
            let code: String

            init(_ testDescription: String, _ changes: [String: String], _ status: Int, _ code: String) {
                self.testDescription = testDescription
                self.changes = changes
                self.status = status
                self.code = code
            }
        }

        static let refusals = [
            Refusal("no upgrade", ["Upgrade": "", "Connection": ""], 426, "upgrade_required"),
            Refusal("another protocol", ["Upgrade": "h2c"], 426, "upgrade_required"),
            Refusal("no connection header", ["Connection": ""], 426, "upgrade_required"),
            Refusal("old version", ["Sec-WebSocket-Version": "8"], 426, "upgrade_required"),
            Refusal("no version", ["Sec-WebSocket-Version": ""], 426, "upgrade_required"),
            Refusal("no key", ["Sec-WebSocket-Key": ""], 400, "bad_request"),
            Refusal("short key", ["Sec-WebSocket-Key": "c2hvcnQ="], 400, "bad_request"),
            Refusal("key that is not base64", ["Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZ!=="], 400, "bad_request"),
            Refusal("page of another host", ["Origin": "https://evil.test"], 403, "forbidden"),
            Refusal("page of a longer host", ["Origin": "https://chat.test.evil.test"], 403, "forbidden"),
            Refusal("page of another port", ["Origin": "https://chat.test:8443"], 403, "forbidden"),
            Refusal("page of no origin", ["Origin": "null"], 403, "forbidden"),
            Refusal("not a bearer", ["Authorization": "Basic YTpi"], 401, "unauthenticated"),
            Refusal("unknown bearer", ["Authorization": "Bearer nobody"], 401, "unauthenticated"),
        ]

        @Test(arguments: refusals)
        func aRefusalIsAnHTTPAnswerInTheEnvelope(refusal: Refusal) async throws {
            let admission: SocketAdmission = { request in
                if request.bearer != nil { throw DomainError(.unauthenticated, "unknown") }
                return { EchoSession() }
            }
            try await TransportServer.run(admission: admission) { server in
                let connection = try server.connect()
                let answer = try RawSocket(connection).upgrade(refusal.changes)
                #expect(answer.status == refusal.status)
                let problem = try #require(try answer.envelope().error)
                #expect(problem.code == refusal.code)
                #expect(problem.requestId == answer.headers["x-request-id"])
                if refusal.status == 426 {
                    #expect(answer.headers["upgrade"] == "websocket")
                    #expect(answer.headers["sec-websocket-version"] == "13")
                }
                #expect(server.sockets.openCount == 0)
                if refusal.changes["Upgrade"] == nil {
                    #expect(answer.headers["connection"] == "close")
                    #expect(try connection.isEnded())
                }
            }
        }

        @Test(arguments: ["http://chat.test", "https://chat.test", "https://CHAT.test"])
        func aPageOfThisHostMayConnect(origin: String) async throws {
            try await TransportServer.run { server in
                let answer = try RawSocket(server.connect()).upgrade(["Origin": origin])
                #expect(answer.status == 101)
            }
        }

        @Test(arguments: [("https://app.example.org", 101), ("https://chat.test", 403)])
        func aListOfOriginsReplacesTheHost(origin: String, status: Int) async throws {
            try await TransportServer.run(origins: ["https://app.example.org"]) { server in
                let answer = try RawSocket(server.connect()).upgrade(["Origin": origin])
                #expect(answer.status == status)
            }
        }

        @Test func moreSocketsThanThereMayBeAreRefused() async throws {
            var limits = SocketLimits(RealtimeSettings())
            limits.sockets = 2
            try await TransportServer.run(limits: limits) { server in
                let first = try server.open()
                let second = try server.open()
                let answer = try RawSocket(server.connect()).upgrade()
                #expect(answer.status == 503)
                #expect(answer.headers["retry-after"] == "10")
                #expect(try answer.envelope().error?.code == "overloaded")
                try second.send(RawSocket.frame(0x88, []))
                #expect(try second.receive()?.first == 0x88)
                second.connection.shutOutput()
                try await eventually("a place is free") { server.sockets.openCount == 1 }
                let third = try server.open()
                try third.send("hello")
                #expect(try third.receive() == .text("hello"))
                try first.send("hello")
                #expect(try first.receive() == .text("hello"))
            }
        }

        @Test func aServerThatDrainsOpensNoSocket() async throws {
            try await TransportServer.run { server in
                server.sockets.beginDraining()
                let answer = try RawSocket(server.connect()).upgrade()
                #expect(answer.status == 503)
                #expect(try answer.envelope().error?.code == "shutting_down")
            }
        }
    }
}
