import Diagnostics
package import YAML

/// What references resolve to: the process environment first, then files it names, then the project's own.
package struct Variables: Sendable {
    package let process: [String: String]
    /// What files named by `NAME_FILE` in the process environment hold, by `NAME`.
    package let named: [String: NamedFile]
    /// `.env` and `.env.age`; the first that knows a name wins.
    package let files: [VariableFile]

    package init(process: [String: String], named: [String: NamedFile] = [:], files: [VariableFile]) {
        self.process = process
        self.named = named
        self.files = files
    }

    /// The text of a file without the line end it closes with.
    package struct NamedFile: Sendable, Hashable {
        package var path: String
        package var value: Secret
    }

    package enum Origin: Sendable, Hashable {
        case processEnvironment
        case namedFile(String)
        case file(Location)
        /// The text after `:-` in the reference itself.
        case literalDefault
    }

    package func lookUp(_ name: String) -> (value: String, origin: Origin)? {
        if let value = process[name] { return (value, .processEnvironment) }
        if let file = named[name] { return (file.value.reveal(), .namedFile(file.path)) }
        return files.lazy.compactMap { $0[name] }.first.map { ($0.value.reveal(), .file($0.location)) }
    }

    /// All that the project's files and the named ones set, whether it wins or not.
    var filed: [(name: String, value: Secret)] {
        files.flatMap { $0.variables.map { ($0.name, $0.value) } } + named.map { ($0.key, $0.value.value) }
    }

    /// A name that is set and looks like `name`.
    package func suggestion(for name: String) -> String? {
        Suggestion.closest(to: name, among: filed.map(\.name) + process.keys)
    }
}

extension Variables.Origin: CustomStringConvertible {
    package var description: String {
        switch self {
        case .processEnvironment: "the process environment"
        case .namedFile(let path): path
        case .file(let location): location.description
        case .literalDefault: "its default"
        }
    }
}
