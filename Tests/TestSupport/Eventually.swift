/// A condition that did not come true in time.
package struct NeverHappened: Error {
    package let condition: String

    package init(condition: String) { self.condition = condition }
}

/// Waits until the condition holds; throws `NeverHappened` after the deadline, or what the condition throws.
package func eventually(
    _ description: String,
    within deadline: Duration = .seconds(20),
    isolation: isolated (any Actor)? = #isolation,
    _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + deadline
    while try await !condition() {
        guard ContinuousClock.now < end else { throw NeverHappened(condition: description) }
        try await Task.sleep(for: .milliseconds(5))
    }
}
