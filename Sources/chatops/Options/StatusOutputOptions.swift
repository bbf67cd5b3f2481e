import ArgumentParser

/// Options of commands whose result monitoring takes too.
struct StatusOutputOptions: ParsableArguments, Sendable {
    enum Format: String, CaseIterable, ExpressibleByArgument, Sendable {
        case text
        case json
        case yaml
        case prometheus
    }

    @Option(name: .long, help: "The form of the result on standard output.")
    var output: Format = .text

    @Flag(name: .long, help: "Short for --output json.")
    var json = false

    /// - Parameters:
    ///   - text: for people.
    ///   - prometheus: in Prometheus' text format.
    func write(
        _ status: some Encodable,
        to context: Context,
        text: () -> String,
        prometheus: () -> String
    ) throws {
        switch json ? .json : output {
        case .text: try context.output.write(status, as: .text, text: text)
        case .json: try context.output.write(status, as: .json) { "" }
        case .yaml: try context.output.write(status, as: .yaml) { "" }
        case .prometheus: try context.output.write(prometheus())
        }
    }
}
