/// A condition that did not come true in time.
struct NeverHappened: Error {
    let condition: String
}

/// Waits until the condition holds; throws `NeverHappened` after the deadline, or what the condition throws.
func eventually(
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
