import NIOCore

/// Changes in the order they came, until they are written or too late.
struct ChangeQueue {
    private(set) var waiting: [Submission] = []
    private var weight = 0
    private let limit: Limit

    struct Limit: Sendable {
        var changes = 4096
        var bytes = 16 * 1024 * 1024
    }

    init(limit: Limit = Limit()) {
        self.limit = limit
    }

    /// - Returns: Whether there was room.
    mutating func append(_ submission: Submission) -> Bool {
        let weight = weight + submission.change.weight
        guard waiting.count < limit.changes, weight <= limit.bytes else { return false }
        waiting.append(submission)
        self.weight = weight
        return true
    }

    /// Removes and returns the first ones.
    mutating func take(_ count: Int) -> [Submission] {
        remove(min(count, waiting.count))
    }

    /// Removes and returns those whose deadline has passed.
    ///
    /// All have waited for the same time, so they are the first.
    mutating func takeLate(at now: NIODeadline) -> [Submission] {
        remove(waiting.firstIndex { $0.deadline > now } ?? waiting.count)
    }

    private mutating func remove(_ count: Int) -> [Submission] {
        let taken = Array(waiting.prefix(count))
        waiting.removeFirst(count)
        weight -= taken.reduce(0) { $0 + $1.change.weight }
        return taken
    }
}
