import NIOCore

extension ChatSocketSession {
    /// Does, or begins to do, what a client asks for.
    func run(_ frame: ClientFrame) throws {
        guard let principal else {
            guard case .auth(let token) = frame.command else {
                throw DomainError(.unauthenticated, "say who you are first: auth")
            }
            return authenticate(frame, bearing: token)
        }
        let user = principal.user
        try admit(frame, by: user)
        switch frame.command {
        case .auth:
            throw DomainError(.invalidRequest, "the socket has a user already; refresh takes a newer token")
        case .refresh(let token):
            refresh(frame, bearing: token, for: principal)
        case .subscribe(let point):
            try subscribe(frame, to: point, as: user)
        case .resume(let points):
            try resume(frame, points, as: user)
        case .unsubscribe(let room):
            unsubscribe(from: room)
            acknowledge(frame, .nothing)
        case .send(let draft):
            wait(frame, holdsUp: false, for: services.messages.send(draft, by: user, on: eventLoop)) { .sent($0) }
        case .read(let room, let sequence):
            let marked = services.messages.markRead(room, by: user, upTo: sequence, on: eventLoop)
            wait(frame, holdsUp: false, for: marked) { .read($0) }
        case .typing(let room, let isTyping):
            guard subscriptions[room] != nil else {
                throw DomainError(.notMember, "only who is subscribed to the room may do this")
            }
            services.hub.changes.tell(.typing(room, user, isTyping: isTyping))
            acknowledge(frame, .nothing)
        case .ping:
            acknowledge(frame, .nothing)
        }
    }
}
