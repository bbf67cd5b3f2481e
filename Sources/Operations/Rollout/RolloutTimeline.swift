/// What happened during a rollout, in order, each thing once.
package struct RolloutTimeline: Sendable {
    package struct Entry: Sendable, Hashable, Codable {
        /// Since the rollout began, when chatops saw it: the cluster's clock may be another.
        package var milliseconds: Int
        /// The object, and the container where it has one: `chat-mysql-0 mysql`.
        package var subject: String
        package var text: String
    }

    package private(set) var entries: [Entry] = []
    private var told: Set<String> = []

    package init() {}

    /// - Parameter key: what makes it the same thing when it is seen again.
    /// - Returns: The entry, unless it was told before.
    @discardableResult
    mutating func tell(_ subject: String, _ text: String, key: String, at elapsed: Duration) -> Entry? {
        guard told.insert(key).inserted else { return nil }
        let entry = Entry(milliseconds: elapsed.wholeMilliseconds, subject: subject, text: text)
        entries.append(entry)
        return entry
    }

    /// Takes what is there as known, without telling it.
    mutating func ignore(_ key: String) { told.insert(key) }
}

extension RolloutTimeline.Entry: CustomStringConvertible {
    /// Such as `+3.2 s chat-mysql-0 mysql pulled image "mysql:9.7"`.
    package var description: String {
        "+\(milliseconds / 1000).\(milliseconds % 1000 / 100) s \(subject) \(text)"
    }
}
