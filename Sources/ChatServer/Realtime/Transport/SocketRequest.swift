import HTTPTypes
import Logging
import NIOCore

/// A well-formed request for a socket, from an origin that may ask.
struct SocketRequest: Sendable {
    let headers: HTTPFields
    /// The peer of the connection: the client, or a proxy in front of it.
    let remoteAddress: SocketAddress?
    let requestID: RequestID
    /// The access token of `Authorization: Bearer`.
    let bearer: String?
    /// The socket's.
    let eventLoop: any EventLoop
    /// Carries the request's id.
    let logger: Logger
}

/// Decides whether a socket may be opened, and what will talk over it; the session is made on the socket's event loop.
///
/// - Throws: Whatever a request over HTTP may throw, with the same answer.
typealias SocketAdmission = @Sendable (SocketRequest) async throws -> @Sendable () -> any SocketSession
