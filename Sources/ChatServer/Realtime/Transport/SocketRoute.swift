import HTTPTypes
import Hummingbird
import NIOCore

/// `GET /ws`: refuses a socket with an ordinary answer, or opens it.
struct SocketRoute: Sendable {
    let sockets: Sockets
    let origins: OriginPolicy
    let admission: SocketAdmission

    func add(to router: Router<ChatContext>) {
        router.endpoint("/ws", [.get: { request, context in try await open(request, context) }])
    }

    /// - Throws: `APIError` or `DomainError`, or what the admission throws.
    private func open(_ request: Request, _ context: ChatContext) async throws -> Response {
        let handshake = try Handshake(request)
        guard origins.allows(request) else {
            throw DomainError(.forbidden, "pages of this origin may not connect")
        }
        let permit = try sockets.admit()
        let channel = context.channel
        let makeSession = try await admission(
            SocketRequest(
                headers: request.headers,
                remoteAddress: context.remoteAddress,
                requestID: context.requestID,
                bearer: try request.bearer,
                eventLoop: channel.eventLoop,
                logger: context.logger
            )
        )
        guard !sockets.isDraining else {
            throw DomainError(.shuttingDown, "the server is shutting down", retryAfter: .seconds(1))
        }
        try await channel.eventLoop.submit { [logger = context.logger] in
            guard let loop = sockets.loop(of: channel.eventLoop) else { throw APIError.unexpected }
            let socket = SocketConnection(session: makeSession(), permit: permit, loop: loop, logger: logger)
            try channel.pipeline.syncOperations.handler(type: SocketUpgrade.self).prepare(socket)
        }.get()
        return Response(status: .switchingProtocols, headers: handshake.headers)
    }
}

extension Request {
    /// The access token; `nil` where there is none at all.
    fileprivate var bearer: String? {
        get throws(DomainError) {
            guard let field = headers[.authorization] else { return nil }
            guard let token = EndpointHandler.bearerToken(field) else {
                throw DomainError(.unauthenticated, "this needs an access token as Authorization: Bearer …")
            }
            return token
        }
    }
}
