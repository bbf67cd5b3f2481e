import ArgumentParser
import Environments

/// Options of every form of `verify`.
struct VerifyOptions: ParsableArguments, Sendable {
    enum Format: String, CaseIterable, ExpressibleByArgument, Sendable {
        case text
        case json
        case yaml
        case junit
        case prometheus
    }

    enum Severity: String, CaseIterable, ExpressibleByArgument, Sendable {
        case fail
        case warn
    }

    @Option(name: .long, help: "The form of the result on standard output.")
    var output: Format = .text

    @Flag(name: .long, help: "Short for --output json.")
    var json = false

    @Flag(name: .shortAndLong, help: "Tell more: output of called programs, causes of errors.")
    var verbose = false

    @Option(name: .long, help: "The least severe verdict that makes it exit 1.")
    var failOn: Severity = .fail

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Also write Prometheus text to this file, which is replaced at once, for node_exporter.",
            valueName: "file"
        )
    )
    var textfile: String?

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp(
            "Ask again and again for so long, such as 60s, or until Ctrl-C, and sum up.",
            valueName: "duration"
        ),
        transform: duration
    )
    var period: Duration?

    @Option(
        name: .long,
        help: ArgumentHelp("How often, with --for (default: 1s).", valueName: "duration"),
        transform: duration
    )
    var every: Duration?

    @Flag(inversion: .prefixedNo, help: "Record what was found as evidence.")
    var evidence = true

    /// What changes the question or the verdict, as evidence has it.
    var arguments: [String] {
        [
            failOn == .warn ? "--fail-on=warn" : nil, period.map { "--for=\(DurationText.write($0))" },
            every.map { "--every=\(DurationText.write($0))" },
        ]
        .compactMap(\.self)
    }

    var format: Format { json ? .json : output }

    func validate() throws {
        if every != nil, period == nil { throw ValidationError("--every goes with --for.") }
    }

    @Sendable private static func duration(_ text: String) throws -> Duration {
        guard let duration = DurationText.parse(text), duration >= .milliseconds(10) else {
            throw ValidationError("'\(text)' is not \(DurationText.expectation), of at least 10ms.")
        }
        return duration
    }
}
