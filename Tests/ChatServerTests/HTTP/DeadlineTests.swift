import HTTPTypes
import Hummingbird
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import NIOPosix
import Synchronization
import TestSupport
import Testing

@testable import ChatServer

extension TransportTests {
    @Suite struct DeadlineTests {
        private let short = RequestDeadline(limit: .milliseconds(100))

        @Test func aStuckHandlerIsAnsweredForAndTheConnectionGoesOn() async throws {
            // A future heeds no cancellation: the handler stays stuck until it is let go.
            let release = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: Void.self)
            let hasReturned = Atomic(false)
            let routes = { (router: Router<ChatContext>) in
                let stuck: Router<ChatContext>.Handler = { request, _ in
                    try await release.futureResult.get()
                    _ = try await request.body.collect(upTo: 1024)
                    defer { hasReturned.store(true, ordering: .relaxed) }
                    return try Response(success: ["late": "yes"])
                }
                router.endpoint("/stuck", [.get: stuck, .post: stuck], deadline: short)
                router.endpoint("/quick", [.get: { _, _ in try Response(success: ["late": "no"]) }])
            }
            try await RoutedServer.run(routes: routes) { server in
                let connection = try server.connect()
                for method in ["GET", "POST"] {
                    let length = method == "POST" ? ["Content-Length": "5"] : [:]
                    try connection.send(request(method, "/stuck", headers: length) + (method == "POST" ? "hello" : ""))
                    let answer = try connection.receive()
                    #expect(answer.status == 503)
                    #expect(answer.headers["retry-after"] == "1")
                    #expect(try answer.envelope().error?.code == "unavailable")
                }
                try connection.send(request("GET", "/quick"))
                #expect(try connection.receive().status == 200)
                release.succeed()
                try await eventually("the handler returns") { hasReturned.load(ordering: .relaxed) }
                try connection.send(request("GET", "/quick"))
                #expect(try connection.receive().envelope().data == ["late": "no"])
            }
        }

        @Test func aHandlerThatHeedsCancellationIsCancelled() async throws {
            let wasCancelled = Atomic(false)
            let routes = { (router: Router<ChatContext>) in
                let slow: Router<ChatContext>.Handler = { _, _ in
                    defer { wasCancelled.store(Task.isCancelled, ordering: .relaxed) }
                    try await Task.sleep(for: .seconds(3600))
                    return Response(status: .ok)
                }
                router.endpoint("/slow", [.get: slow], deadline: short)
            }
            try await RoutedServer.run(routes: routes) { server in
                let connection = try server.connect()
                try connection.send(request("GET", "/slow"))
                #expect(try connection.receive().status == 503)
                try await eventually("the handler is cancelled") { wasCancelled.load(ordering: .relaxed) }
            }
        }

        @Test func whoDoesNotTakeAnAnswerIsCut() async throws {
            let isClosed = Atomic(false)
            let routes = { (router: Router<ChatContext>) in
                let large: Router<ChatContext>.Handler = { _, context in
                    context.channel.closeFuture.whenComplete { _ in isClosed.store(true, ordering: .relaxed) }
                    return Response(
                        status: .ok,
                        body: ResponseBody(byteBuffer: ByteBuffer(repeating: 0x61, count: 32 << 20))
                    )
                }
                router.endpoint("/large", [.get: large])
            }
            try await RoutedServer.run(answerDeadline: .milliseconds(300), routes: routes) { server in
                let connection = try server.connect()
                try connection.send(request("GET", "/large"))
                try await eventually("the connection is cut") { isClosed.load(ordering: .relaxed) }
                #expect(throws: ConnectionError.self) { try connection.receive() }
            }
        }

        /// Slowloris: a body that comes byte by byte, each in time, and never ends.
        @Test func aBodyThatNeverEndsIsAnsweredForAndTheConnectionEnds() async throws {
            let routes = { (router: Router<ChatContext>) in
                router.endpoint("/body", [.post: { _, _ in try Response(success: ["never": "reached"]) }])
            }
            let limits = RequestLimits(bodyDeadline: .milliseconds(300))
            try await RoutedServer.run(limits: limits, routes: routes) { server in
                let connection = try server.connect()
                try connection.send(request("POST", "/body", headers: ["Content-Length": "1000"]))
                for _ in 1...5 { try connection.send("x") }
                let answer = try connection.receive()
                #expect(answer.status == 408)
                #expect(try answer.envelope().error?.code == "request_timeout")
                #expect(try connection.isEnded())
            }
        }

        @Test func anAnswerThatIsTakenLeavesTheConnectionBe() throws {
            let channel = EmbeddedChannel(handler: AnswerDeadline(limit: .seconds(1)))
            var isOpen = true
            channel.closeFuture.assumeIsolated().whenComplete { _ in isOpen = false }
            for _ in 1...2 {
                try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
                channel.embeddedEventLoop.advanceTime(by: .milliseconds(900))
                try channel.writeOutbound(HTTPResponsePart.end(nil))
                channel.embeddedEventLoop.advanceTime(by: .seconds(5))
            }
            #expect(isOpen)
            try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            #expect(!isOpen)
        }
    }
}
