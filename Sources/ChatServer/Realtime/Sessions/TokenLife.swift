import NIOCore

/// When the socket's access token ends, and when its client is told.
struct TokenLife: Equatable, Sendable {
    let expiresAt: Timestamp
    let end: NIODeadline
    /// `nil` once it was told.
    private(set) var notice: NIODeadline?

    /// A minute before the end, or a fifth of the time that is left where that is shorter.
    init(until expiresAt: Timestamp, now: Timestamp = .now(), at moment: NIODeadline = .now()) {
        self.expiresAt = expiresAt
        let left = max(.zero, expiresAt - now)
        end = moment + TimeAmount(left)
        notice = end - TimeAmount(min(.seconds(60), left / 5))
    }

    /// - Returns: Whether it is time to tell; once.
    mutating func isNoticeDue(at now: NIODeadline) -> Bool {
        guard let notice, notice <= now else { return false }
        self.notice = nil
        return true
    }
}
