import Logging
import NIOCore

/// What the sessions of sockets need of the server.
struct SocketServices: Sendable {
    let authenticator: any Authenticator
    let hub: Hub
    let messages: Messages
    let rates: UserRates
    let settings: RealtimeSettings

    /// Lets in whoever bears a valid token, and strangers, who then have to say who they are; a `SocketAdmission`.
    @Sendable func admit(_ request: SocketRequest) async throws -> @Sendable () -> any SocketSession {
        let changes = hub.accessChangeCount
        var principal: Principal?
        if let bearer = request.bearer { principal = try await authenticator.principal(bearing: bearer) }
        let identity = SocketIdentity(principal: principal, accessChanges: changes)
        return {
            ChatSocketSession(
                services: self,
                identity: identity,
                eventLoop: request.eventLoop,
                requestID: request.requestID,
                logger: request.logger
            )
        }
    }
}

/// Who a socket speaks for.
struct SocketIdentity: Sendable {
    var principal: Principal?
    /// The hub's count before the principal was found valid.
    var accessChanges: Int
}
