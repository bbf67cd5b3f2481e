import ArgumentParser

/// Options every command has.
struct OutputOptions: ParsableArguments, Sendable {
    @Option(name: .long, help: "The form of the result on standard output.")
    var output: OutputFormat = .text

    @Flag(name: .long, help: "Short for --output json.")
    var json = false

    @Flag(name: .shortAndLong, help: "Tell more: output of called programs, causes of errors.")
    var verbose = false

    var format: OutputFormat { json ? .json : output }
}
