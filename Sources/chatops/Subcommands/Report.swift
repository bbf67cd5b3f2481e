import ArgumentParser
import Diagnostics
internal import Environments
import FoundationEssentials
import Operations

struct Report: ContextCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draft the patch note of a week from evidence alone.",
        discussion: """
            Every statement links to the evidence that proves it, from the checkout's root. Runs whose evidence does not \
            verify are listed apart and count as nothing. Plans come from docs/plan.md, where there is one, and stand in \
            a section of their own.
            """
    )

    enum Form: String, ExpressibleByArgument, CaseIterable {
        case markdown
        case html
    }

    @OptionGroup var project: ProjectOptions

    @Option(
        name: .long,
        help: "A day of the week (Monday to Sunday, UTC), such as 2026-01-05; else this week.",
        transform: { text in
            guard let week = ReportWeek(text) else {
                throw ValidationError("“\(text)” is not a day such as 2026-01-05.")
            }
            return week
        }
    )
    var week: ReportWeek?

    @Option(name: .long, help: "The language: en or ko.")
    var lang: ReportLanguage = .en

    @Option(name: .long, help: "The form: markdown or html.")
    var output: Form = .markdown

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let report = try WeeklyReport(
            of: week ?? ReportWeek(holding: context.now()),
            lang,
            in: try project.find(in: context).root,
            variables: context.environmentVariables
        )
        try context.output.write(output == .html ? report.html : report.markdown)
        return .done
    }
}

extension ReportLanguage: ExpressibleByArgument {}
