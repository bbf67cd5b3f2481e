internal import Glibc

/// What came of opening a TCP connection, which is closed again at once.
enum ConnectionAttempt: Sendable, Hashable {
    case connected(after: Duration)
    case refused
    /// This machine has no way to such addresses at all.
    case noRoute
    case unanswered(after: Duration)
    case failed(String)

    static func to(_ address: NumericAddress, port: UInt16, within deadline: Duration) async -> ConnectionAttempt {
        let answer = await OwnThread.result(within: deadline + .milliseconds(100)) { open(address, port, deadline) }
        return answer ?? .unanswered(after: deadline)
    }

    private static func open(_ address: NumericAddress, _ port: UInt16, _ deadline: Duration) -> ConnectionAttempt {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address.text, "\(port)", &hints, &list) == 0, let entry = list else {
            return .failed("not an address that can be connected to")
        }
        defer { freeaddrinfo(list) }
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(entry.pointee.ai_family, kind, 0)
        guard descriptor >= 0 else { return .init(errno, deadline) }
        defer { close(descriptor) }
        let started = ContinuousClock.now
        if connect(descriptor, entry.pointee.ai_addr, entry.pointee.ai_addrlen) != 0 {
            // One that a signal interrupted goes on by itself (connect(2)).
            guard errno == EINPROGRESS || errno == EINTR else { return .init(errno, deadline) }
            var events = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            var ready: Int32
            repeat {
                let left = deadline - started.duration(to: .now)
                ready = poll(&events, 1, Int32(clamping: max(0, left.wholeMilliseconds)))
            } while ready < 0 && errno == EINTR
            guard ready >= 0 else { return .init(errno, deadline) }
            guard ready == 1 else { return .unanswered(after: deadline) }
            var code: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
            guard code == 0 else { return .init(code, deadline) }
        }
        return .connected(after: started.duration(to: .now))
    }

    private init(_ code: Int32, _ deadline: Duration) {
        self =
            switch code {
            case ECONNREFUSED: .refused
            case ENETUNREACH, EADDRNOTAVAIL, EAFNOSUPPORT: .noRoute
            case ETIMEDOUT: .unanswered(after: deadline)
            default: .failed(String(cString: strerror(code)))
            }
    }

    /// What is wrong with it, in a phrase; nil where it was opened.
    var fault: String? {
        switch self {
        case .connected: nil
        case .refused: "connection refused"
        case .noRoute: "no route there from this machine"
        case .unanswered(let limit): "no answer within \(limit.wholeMilliseconds) ms"
        case .failed(let reason): "could not be connected to: \(reason)"
        }
    }
}
