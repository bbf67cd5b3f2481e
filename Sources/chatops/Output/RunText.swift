import Operations

/// One step as a line of progress or of a dry run.
enum StepText {
    static func line(_ step: StepReport, _ terminal: Terminal) -> String {
        let duration = step.milliseconds.map { " (\($0) ms)" } ?? ""
        let note = step.note.map { ": \($0)" } ?? ""
        return "\(mark(step.outcome, terminal)) \(step.name)\(note)\(duration)"
    }

    /// What a dry run says of it.
    static func plan(_ step: StepReport) -> String {
        ([(step.outcome == .satisfied ? "= " : "+ ") + "\(step.name): \(step.intent)"] + (step.details ?? []))
            .joined(separator: "\n    ")
    }

    private static func mark(_ outcome: StepReport.Outcome, _ terminal: Terminal) -> String {
        switch outcome {
        case .satisfied: "="
        case .applied: terminal.styled("✓", .green)
        case .failed, .undoFailed: terminal.styled("✗", .red)
        case .undone: terminal.styled("↺", .yellow)
        case .notRun: "-"
        }
    }
}

/// One check as a line.
enum CheckText {
    static func line(_ check: CheckReport, _ terminal: Terminal) -> String {
        let total = check.measurements.first { $0.name == "total" }.map { " in \(number($0.value)) \($0.unit)" } ?? ""
        return "\(mark(check.verdict, terminal)) \(check.name): \(VisibleText.visible(check.summary))\(total)"
    }

    /// With every measured figure.
    static func full(_ check: CheckReport, _ terminal: Terminal) -> String {
        let figures = check.measurements.map { "\(VisibleText.visible($0.name)) \(number($0.value)) \($0.unit)" }
            .joined(separator: ", ")
        let (summary, target) = (VisibleText.visible(check.summary), VisibleText.visible(check.target))
        return "\(mark(check.verdict, terminal)) \(check.name): \(summary)\n    \(target)"
            + (figures.isEmpty ? "" : "\n    \(figures)")
    }

    /// Without a fraction where there is none.
    private static func number(_ value: Double) -> String {
        Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    }

    static func mark(_ verdict: CheckReport.Verdict, _ terminal: Terminal) -> String {
        switch verdict {
        case .passed: terminal.styled("✓", .green)
        case .warned: terminal.styled("!", .yellow)
        case .failed: terminal.styled("✗", .red)
        }
    }
}
