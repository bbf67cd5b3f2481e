import Diagnostics
import FoundationEssentials
import Operations
internal import SystemPackage

/// Prints a failure: `error:` and `hint:` for people, one JSON or YAML document for programs.
struct FailureOutput {
    private let format: OutputFormat
    private let isVerbose: Bool

    static var isVerbose: Bool { CommandLine.arguments.contains { $0 == "--verbose" || $0 == "-v" } }

    init(_ format: OutputFormat, verbose: Bool) {
        self.format = format
        isVerbose = verbose
    }

    var isForPeople: Bool { format == .text }

    private struct Printed: Encodable {
        var error: FailureReport
        var exitCode: Int32
    }

    func print(_ failure: any Failure) -> ExitCode {
        let variables = ProcessInfo.processInfo.environment
        let report = FailureReport(failure)
        if format != .text {
            let document = Printed(error: report, exitCode: failure.exitCode.rawValue)
            try? Terminal(.standardOutput, variables).write(document, as: format) { "" }
        }
        print(report, to: Terminal(.standardError, variables))
        return failure.exitCode
    }

    func print(_ report: FailureReport, to terminal: Terminal) {
        terminal.say(terminal.styled("error:", .red) + " " + report.message + "\n")
        if let hint = report.hint { terminal.say(terminal.styled("hint:", .yellow) + " " + hint + "\n") }
        if isVerbose { for cause in report.causes { terminal.say("cause: \(cause)\n") } }
    }
}
