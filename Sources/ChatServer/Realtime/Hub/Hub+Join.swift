import Logging
import NIOCore

extension Hub {
    /// Subscribes from memory.
    ///
    /// - Returns: `nil` when the database must be asked.
    func joinFromMemory(_ request: JoinRequest) -> Result<JoinedRoom, DomainError>? {
        guard let feed = feed(of: request.point.room) else { return nil }
        switch feed.join(request, hasLooked: []) {
        case .joined(let joined): return .success(joined)
        case .refused(let error): return .failure(error)
        case .looksFirst, .closed: return nil
        }
    }

    /// Subscribes, looking at the database where it must.
    ///
    /// A room that is not followed yet is followed for its members only.
    ///
    /// - Throws: `DomainError`, or `SQLFailure` when the database cannot tell.
    func join(_ request: JoinRequest) async throws -> JoinedRoom {
        if feed(of: request.point.room) == nil {
            try await database.read { _ = try MessageStore.place(of: request.user, in: request.point.room, in: $0) }
        }
        var hasLooked: Set<LookCause> = []
        while true {
            let feed = makeFeed(of: request.point.room)
            switch feed.join(request, hasLooked: hasLooked) {
            case .joined(let joined): return joined
            case .refused(let error): throw error
            case .closed: continue
            case .looksFirst(let cause):
                try await feed.look(cause)
                hasLooked.insert(cause)
                if cause == .history { hasLooked.insert(.subscription) }
            }
        }
    }

    /// Subscribes to rooms one after the other.
    ///
    /// - Parameter budget: For all of them together.
    func join(_ requests: [JoinRequest], budget: Int) async -> [RoomID: Result<JoinedRoom, DomainError>] {
        var budget = budget
        var outcomes: [RoomID: Result<JoinedRoom, DomainError>] = [:]
        for var request in requests {
            request.budget = budget
            do {
                let joined = try await join(request)
                budget -= joined.missedBytes
                outcomes[request.point.room] = .success(joined)
            } catch let error as DomainError {
                outcomes[request.point.room] = .failure(error)
            } catch {
                logger.warning("room not resumed", metadata: ["cause": "\(error)"])
                outcomes[request.point.room] = .failure(.databaseIsAway)
            }
        }
        return outcomes
    }

    /// The sequence up to which a member has read.
    func readSequence(of user: UserID, in room: RoomID) async throws -> Int64 {
        try await database.read { try MessageStore.place(of: user, in: room, in: $0).readSequence }
    }
}
