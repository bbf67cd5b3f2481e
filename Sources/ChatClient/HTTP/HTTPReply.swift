package import NIOCore
package import NIOHTTP1

/// A whole answer.
package struct HTTPReply: Sendable {
    package let status: Int
    package let headers: HTTPHeaders
    package let body: ByteBuffer
    /// On the event loop, so that how long an answer took does not count what its reader was waiting for.
    package let receivedAt = ContinuousClock.now

    package var text: String { String(buffer: body) }

    /// - Throws: `JSONFault`.
    package func json() throws -> JSONValue { try JSONValue(parsing: body.readableBytesView) }
}

/// A whole request.
package struct HTTPQuestion: Sendable {
    package var method: HTTPMethod
    package var path: String
    package var headers: HTTPHeaders = [:]
    package var body: ByteBuffer?

    package init(_ method: HTTPMethod, _ path: String, headers: HTTPHeaders = [:], body: ByteBuffer? = nil) {
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
    }
}

/// No answer came.
package enum ConnectionFault: Error {
    case closed
    case timedOut
}
