import Diagnostics
package import YAML

/// What references resolve to: the process environment first, then the project's `.env`.
package struct Variables: Sendable {
    package let process: [String: String]
    package let file: VariableFile

    package init(process: [String: String], file: VariableFile) {
        self.process = process
        self.file = file
    }

    package enum Origin: Sendable, Hashable {
        case processEnvironment
        case file(Location)
        /// The text after `:-` in the reference itself.
        case literalDefault
    }

    package func lookUp(_ name: String) -> (value: String, origin: Origin)? {
        if let value = process[name] { return (value, .processEnvironment) }
        return file[name].map { ($0.value.reveal(), .file($0.location)) }
    }

    /// A name that is set and looks like `name`.
    package func suggestion(for name: String) -> String? {
        Suggestion.closest(to: name, among: file.variables.map(\.name) + process.keys)
    }
}

extension Variables.Origin: CustomStringConvertible {
    package var description: String {
        switch self {
        case .processEnvironment: "the process environment"
        case .file(let location): location.description
        case .literalDefault: "its default"
        }
    }
}
