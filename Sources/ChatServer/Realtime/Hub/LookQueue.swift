/// What a feed still has to look for: one look at a time, and everything asked for meanwhile waits for one more.
struct LookQueue {
    typealias Waiter = CheckedContinuation<Void, any Error>

    private(set) var isLooking = false
    private(set) var wantsRecent = false
    /// Whether the last look failed: then what was committed since is not known, and only a look will tell.
    private(set) var isBehind = false
    private var causes: Set<LookCause> = []
    /// Those whose look is under way, and those who wait for the next.
    private var present: [Waiter] = []
    private var next: [Waiter] = []
    /// What was committed during a look; the look may have seen it, or not.
    private var advances: [RoomAdvance] = []
    private static let advanceLimit = 64

    /// - Returns: Whether the caller is to start looking.
    mutating func ask(_ cause: LookCause, _ waiter: Waiter? = nil) -> Bool {
        causes.insert(cause)
        if cause == .history { wantsRecent = true }
        if let waiter { next.append(waiter) }
        defer { isLooking = true }
        return !isLooking
    }

    mutating func add(_ advance: RoomAdvance) {
        if advances.count < Self.advanceLimit { advances.append(advance) } else { causes.insert(.hint) }
    }

    /// Commits to be taken up, in their order.
    mutating func takeAdvances() -> [RoomAdvance] {
        defer { advances = [] }
        return advances
    }

    /// - Returns: Why the next look is needed; none when it is not, and then looking is over.
    mutating func begin() -> Set<LookCause> {
        guard !causes.isEmpty else {
            isLooking = false
            return []
        }
        defer { causes = [] }
        present = next
        next = []
        return causes
    }

    mutating func askAgain() { causes.insert(.hint) }

    mutating func didReadRecent() { wantsRecent = false }

    /// - Returns: Who waited for the look that succeeded.
    mutating func finish() -> [Waiter] {
        isBehind = false
        defer { present = [] }
        return present
    }

    /// - Returns: Who waited for the look that failed.
    ///
    /// Only those who wait for the next make it happen now: else whoever looks by the clock tries again.
    mutating func fail() -> [Waiter] {
        isBehind = true
        if next.isEmpty { causes = [] }
        advances = []
        defer { present = [] }
        return present
    }
}
