import ArgumentParser

/// How a command's data are written to standard output.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    case text
    case json
    case yaml

    /// What the arguments ask for, also where they cannot be parsed: failures are printed in the form that was wanted.
    static func requested(in arguments: [String]) -> OutputFormat {
        for (index, argument) in arguments.enumerated() {
            if argument == "--json" { return .json }
            if argument.hasPrefix("--output=") { return OutputFormat(rawValue: String(argument.dropFirst(9))) ?? .text }
            if argument == "--output", index + 1 < arguments.count {
                return OutputFormat(rawValue: arguments[index + 1]) ?? .text
            }
        }
        return .text
    }
}
