import Logging
import NIOCore

/// One client over one socket; used on the socket's event loop only.
///
/// Unchecked, because it crosses to that event loop in closures.
final class ChatSocketSession: SocketSession, @unchecked Sendable {
    let services: SocketServices
    let eventLoop: any EventLoop
    private let requestID: RequestID
    private let logger: Logger
    private var identity: SocketIdentity
    private var socket: (any Socket)?
    private var work = SocketWork()
    private var patience = SocketPatience()
    private var isAuthenticating = false
    private var authenticationEnd = NIODeadline.now() + .seconds(10)
    private var token: TokenLife?
    /// Set when the server stops: when clients are to come back.
    private var retryAfter: Duration?
    var subscriptions: [RoomID: Subscription] = [:]

    init(
        services: SocketServices,
        identity: SocketIdentity,
        eventLoop: any EventLoop,
        requestID: RequestID,
        logger: Logger
    ) {
        self.services = services
        self.identity = identity
        self.eventLoop = eventLoop
        self.requestID = requestID
        self.logger = logger
    }

    var isOpen: Bool { socket != nil }
    var principal: Principal? { token == nil ? nil : identity.principal }
    /// How many bytes may be queued at once without the socket being cut.
    var budget: Int { max(0, services.settings.queueLimit / 2 - (socket?.queuedBytes ?? 0)) }

    func opened(_ socket: any Socket) {
        self.socket = socket
        guard let principal = identity.principal else { return }
        do {
            try begin(as: principal, since: identity.accessChanges)
            socket.send(SocketEvent.welcome(principal, pingSeconds: pingSeconds).text)
        } catch {
            fail(nil, error)
            close(.overloaded)
        }
    }

    func received(_ text: ByteBuffer) {
        guard isOpen else { return }
        do throws(UnreadableFrame) {
            let frame = try ClientFrame(reading: text)
            patience.sawReadable()
            accept(frame)
        } catch {
            fail(error.id, error.error)
            if let reason = patience.sawUnreadable() { close(reason) }
        }
    }

    func ticked(at now: NIODeadline) {
        guard isOpen else { return }
        guard let token else {
            if now >= authenticationEnd, !isAuthenticating { close(.unauthenticated) }
            return
        }
        if now >= token.end { return close(.tokenExpired) }
        if self.token?.isNoticeDue(at: now) ?? false { socket?.send(SocketEvent.expiring(at: token.expiresAt).text) }
    }

    func drain(retryAfter: Duration) {
        guard isOpen, self.retryAfter == nil else { return }
        self.retryAfter = retryAfter
        socket?.send(SocketEvent.draining(retryAfter: retryAfter).text)
        closeWhenDrained()
    }

    func closed() {
        socket = nil
        forgetAll()
    }

    /// The session no longer stands.
    func revoke() {
        if isOpen { close(.revoked) }
    }

    func deliver(_ frame: ByteBuffer) {
        socket?.send(encoded: frame)
    }

    /// A subscription is over, and out of its audience.
    func ended(_ subscription: Subscription, _ removal: SocketEvent.Removal) {
        guard subscriptions[subscription.room] === subscription else { return }
        subscriptions[subscription.room] = nil
        socket?.send(SocketEvent.removed(subscription.room, removal).text)
    }
}

extension ChatSocketSession {
    private var pingSeconds: Int { Int(services.settings.pingInterval / .seconds(1)) }

    private func accept(_ frame: ClientFrame) {
        if retryAfter != nil { return fail(frame.id, DomainError.stopping) }
        if case .auth = frame.command {
            isAuthenticating = true
        } else if principal == nil, !isAuthenticating {
            return fail(frame.id, DomainError(.unauthenticated, "say who you are first: auth"))
        }
        guard work.append(frame) else { return fail(frame.id, DomainError.tooManyCommands) }
        proceed()
    }

    private func proceed() {
        while isOpen, let frame = work.next() {
            do {
                try run(frame)
            } catch {
                fail(frame.id, error)
            }
        }
    }

    /// Waits for something the client wants; back on the event loop, `finish` makes of it what the client is told.
    ///
    /// - Parameters:
    ///   - holdsUp: Whether the commands after it wait too.
    ///   - followUp: Called when the client has been told.
    func wait<Result: Sendable>(
        _ frame: ClientFrame,
        holdsUp: Bool = true,
        for future: EventLoopFuture<Result>,
        finish: @escaping @Sendable (Result) throws -> SocketAnswer,
        followUp: @escaping @Sendable (Result) -> Void = { _ in }
    ) {
        work.begin(holdsUp: holdsUp)
        future.whenComplete { [self] result in
            work.end(holdsUp: holdsUp)
            do {
                let result = try result.get()
                acknowledge(frame, try finish(result))
                followUp(result)
            } catch {
                fail(frame.id, error)
            }
            proceed()
            closeWhenDrained()
        }
    }

    func acknowledge(_ frame: ClientFrame, _ answer: SocketAnswer) {
        if let id = frame.id { socket?.send(ServerFrame.ack(id, answer)) }
    }

    func fail(_ id: String?, _ error: any Error) {
        let (told, wait) = APIError.telling(error, logger: logger)
        socket?.send(ServerFrame.error(id, told, retryAfter: wait, requestID: requestID))
    }

    /// - Throws: `rate_limited`; who goes on regardless is disconnected.
    func admit(_ frame: ClientFrame, by user: UserID) throws(DomainError) {
        do throws(DomainError) {
            if case .send = frame.command {
                try services.rates.admitSend(user)
            } else {
                try services.rates.admitCommand(user)
            }
            patience.admitted()
        } catch {
            if let reason = patience.refused() { close(reason) }
            throw error
        }
    }

    func authenticate(_ frame: ClientFrame, bearing token: String) {
        let (authenticator, changes) = (services.authenticator, services.hub.accessChangeCount)
        let found = eventLoop.makeFutureWithTask { try await authenticator.principal(bearing: token) }
        found.whenComplete { [self] result in
            isAuthenticating = false
            // Whoever is not who they say they are has nothing to wait for; when the database is away, they may retry.
            if case .failure(let error) = result, error is DomainError {
                fail(frame.id, error)
                close(.unauthenticated)
            }
        }
        isAuthenticating = true
        wait(frame, for: found) { [self] principal in
            try begin(as: principal, since: changes)
            return .welcome(principal, pingSeconds: pingSeconds)
        }
    }

    func refresh(_ frame: ClientFrame, bearing token: String, for current: Principal) {
        let authenticator = services.authenticator
        wait(
            frame,
            for: eventLoop.makeFutureWithTask { try await authenticator.principal(bearing: token) }
        ) { [self] principal in
            guard principal.user == current.user, principal.session == current.session else {
                throw DomainError(.forbidden, "the token is of another session")
            }
            identity.principal = principal
            self.token = TokenLife(until: principal.expiresAt)
            return .refreshed(expiresAt: principal.expiresAt)
        }
    }

    private func begin(as principal: Principal, since changes: Int) throws(DomainError) {
        guard isOpen else { return }
        try services.hub.connect(self, as: principal, since: changes)
        identity.principal = principal
        token = TokenLife(until: principal.expiresAt)
    }

    private func closeWhenDrained() {
        if let retryAfter, work.isIdle, isOpen { close(.restart(retryAfter: retryAfter)) }
    }

    /// Nothing more is done or delivered.
    func close(_ reason: SocketClose) {
        socket?.close(reason)
        socket = nil
        forgetAll()
    }

    private func forgetAll() {
        work.clear()
        for subscription in subscriptions.values { subscription.feed.leave(subscription) }
        subscriptions = [:]
        if token != nil, let user = identity.principal?.user { services.hub.disconnect(self, of: user) }
        token = nil
    }
}
