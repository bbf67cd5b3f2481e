/// The steps of one run, and which of them are needed.
package struct Plan: Sendable {
    package struct Item: Sendable {
        package var step: Step
        package var isPending: Bool
    }

    package var items: [Item]

    /// Asks each step whether it is satisfied, in order.
    ///
    /// Once one is pending, the later ones are asked all the same: what a step wants never depends on an earlier step
    /// having run.
    package init(asking steps: [Step]) async throws {
        items = []
        for step in steps { items.append(Item(step: step, isPending: try await !step.isSatisfied())) }
    }

    package var isEmpty: Bool { !items.contains(where: \.isPending) }

    /// The plan as a report shows it before anything is applied.
    package var reports: [StepReport] {
        items.map {
            var report = StepReport(
                name: $0.step.name,
                intent: $0.step.intent,
                outcome: $0.isPending ? .notRun : .satisfied
            )
            if $0.isPending, !$0.step.details.isEmpty { report.details = $0.step.details }
            return report
        }
    }
}
