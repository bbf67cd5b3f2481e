internal import FoundationEssentials

/// What a receiver gets: a change of an environment's verdict, in the form that is documented in the guide.
struct Notice: Encodable, Sendable {
    enum Verdict: String, Encodable, Sendable {
        case passed
        case failed

        init(_ failed: [String]) { self = failed.isEmpty ? .passed : .failed }
    }

    struct Failing: Encodable, Sendable {
        var name: String
        var target: String
        var summary: String
    }

    /// A condition that was told before, or that could not be told.
    struct Past: Encodable, Sendable {
        var verdict: Verdict
        var failed: [String]
        var at: Date

        init(_ moment: NoticeState.Moment) {
            verdict = Verdict(moment.failed)
            failed = moment.failed
            at = moment.at
        }
    }

    /// Longer texts are cut: chats refuse messages beyond some thousand characters.
    private static let longestSummary = 300
    private static let mostNamed = 10

    let schemaVersion = 1
    /// The same through all attempts at one change.
    let id: String
    /// All of it in one paragraph, for people: what Slack, Mattermost and others like them show.
    let text: String
    let environment: String
    let verdict: Verdict
    let failed: [Failing]
    /// Since when it is so, as far as was seen.
    let since: Date
    /// What was told last.
    let before: Past?
    /// What was to be told in between and could not be delivered.
    let missed: [Past]
    /// The machine that asked.
    let host: String

    /// - Parameters:
    ///   - failing: the checks that fail now, redacted.
    ///   - asked: how many checks were asked.
    init?(_ state: NoticeState, environment: String, failing: [CheckReport], asked: Int, host: String) {
        guard let last = state.owed.last else { return nil }
        id = last.id
        self.environment = environment
        self.host = host
        verdict = Verdict(last.moment.failed)
        failed = failing.map {
            Failing(name: $0.name, target: $0.target, summary: String($0.summary.prefix(Self.longestSummary)))
        }
        since = last.moment.at
        before = state.told.map { Past($0) }
        missed = state.owed.dropLast().map { Past($0.moment) }
        text = Self.text(environment, failed, asked, since: since, before: before, missed: missed, host: host)
    }

    private static func text(
        _ environment: String,
        _ failed: [Failing],
        _ asked: Int,
        since: Date,
        before: Past?,
        missed: [Past],
        host: String
    ) -> String {
        var words: String
        if failed.isEmpty {
            words = "✓ \(environment): all \(asked) checks pass since \(time(since))"
            let names = before?.failed ?? missed.last?.failed ?? []
            if !names.isEmpty { words += "; before, \(list(names)) failed" }
        } else {
            words = "✗ \(environment): \(failed.count) of \(asked) checks fail since \(time(since)): "
            words += failed.prefix(mostNamed).map { "\($0.name): \($0.summary)" }.joined(separator: "; ")
            if failed.count > mostNamed { words += "; and \(failed.count - mostNamed) more" }
        }
        if !missed.isEmpty {
            let past = missed.map { "\(time($0.at)) \($0.failed.isEmpty ? "passed" : "\(list($0.failed)) failed")" }
            words += ". Could not be told when it was so: \(past.joined(separator: ", "))"
        }
        return words + " (asked from \(host))"
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(mostNamed).joined(separator: ", ")
            + (names.count > mostNamed ? " and \(names.count - mostNamed) more" : "")
    }

    private static func time(_ date: Date) -> String {
        String(Timestamp.text(date).prefix(16)).replacing("T", with: " ") + " UTC"
    }
}
