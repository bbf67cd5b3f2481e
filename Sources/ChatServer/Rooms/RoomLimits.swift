/// How much there may be; beyond it is `limit_reached`.
enum RoomLimits {
    static let membersPerRoom = 10_000
    /// Without deleted ones; joining several rooms in the same moment may pass it by as many.
    static let roomsPerUser = 1_000
    /// Invitations not answered yet.
    static let invitesPerRoom = 1_000
    static let bansPerRoom = 10_000

    /// - Throws: `limit_reached`, with the limit in its details.
    static func check(_ count: Int64, below limit: Int, _ message: String) throws(DomainError) {
        guard count < limit else { throw DomainError(.limitReached, message, details: ["limit": String(limit)]) }
    }
}
