package import FoundationEssentials

/// What is known of an environment's verdicts and of what was said about them: the rules of telling, as a value.
///
/// A condition is the names of the checks that fail, sorted; none is a pass. Nobody is told what they were told last, so
/// that before the first message a pass is taken as known.
package struct NoticeState: Codable, Sendable, Equatable {
    /// A condition, and when it was told or seen.
    package struct Moment: Codable, Sendable, Equatable {
        package var failed: [String]
        package var at: Date
    }

    /// A change that somebody is to be told of, written down before the first attempt, so that none is lost.
    package struct Owed: Codable, Sendable, Equatable {
        /// Stays the same through all attempts, so that receivers can tell a second copy.
        package var id: String
        package var moment: Moment
    }

    package enum Decision: Sendable, Equatable {
        /// It was asked before what is already known.
        case outdated
        case nothingNew
        /// Something was said not long ago: what holds after this moment will be said.
        case quiet(until: Date)
        /// All that is ``owed`` is to be told now, the last of it as what holds.
        case tell
    }

    /// So many changes are kept while nothing can be delivered: the first, and the latest.
    static let owedAtMost = 20

    /// What was seen last, since when.
    package private(set) var seen: Moment?
    /// When the checks were asked that this is from.
    package private(set) var askedAt: Date?
    /// What was delivered last.
    package private(set) var told: Moment?
    /// What is to be delivered, oldest first.
    package private(set) var owed: [Owed] = []

    package init() {}

    /// Takes in what was found, and decides whether somebody has to be told.
    ///
    /// A clock that was set back neither silences it nor makes it wait: moments after `now` do not count.
    ///
    /// - Parameters:
    ///   - failed: the names of the checks that fail.
    ///   - asked: when they were asked: of two runs at once, the one that asked last is right.
    ///   - id: for a change that was not seen before.
    package mutating func observe(
        _ failed: [String],
        asked: Date,
        now: Date,
        quiet: Duration,
        id: @autoclosure () -> String
    ) -> Decision {
        if let askedAt, askedAt <= now, asked < askedAt { return .outdated }
        askedAt = asked
        let failed = failed.sorted()
        if seen?.failed != failed { seen = Moment(failed: failed, at: asked) }
        let moment = Moment(failed: failed, at: seen?.at ?? asked)
        guard owed.isEmpty else {
            if owed.last?.moment.failed != failed { owe(Owed(id: id(), moment: moment)) }
            return .tell
        }
        if failed == told?.failed ?? [] { return .nothingNew }
        if let told, told.at <= now {
            let until = told.at.addingTimeInterval(quiet.milliseconds / 1000)
            if now < until { return .quiet(until: until) }
        }
        owe(Owed(id: id(), moment: moment))
        return .tell
    }

    /// Notes that all that was owed has been delivered.
    package mutating func delivered(at now: Date) {
        guard let last = owed.last else { return }
        told = Moment(failed: last.moment.failed, at: now)
        owed = []
    }

    private mutating func owe(_ change: Owed) {
        owed.append(change)
        if owed.count > Self.owedAtMost { owed.remove(at: 1) }
    }
}
