package import Diagnostics
package import Environments

/// Why a value cannot be explained.
package enum RenderFailure: Failure {
    /// Neither the schema nor any file of the environment knows the key.
    case unknownKey(String, environment: EnvironmentName, suggestion: ValuePath?)
    /// Not a key path at all.
    case malformedPath(String)
}

extension RenderFailure {
    package var message: String {
        switch self {
        case .unknownKey(let path, let environment, let suggestion):
            "\(environment) knows no key \(path)" + (suggestion.map { " (did you mean \($0)?)" } ?? "")
        case .malformedPath(let text): "“\(text)” is no key path"
        }
    }

    package var hint: String? {
        switch self {
        case .unknownKey(_, let environment, let suggestion?): "chatops explain \(environment) \(suggestion)"
        case .unknownKey: "every key is explained in environments/reference.yaml"
        case .malformedPath: "write it as in database.host or certificates.names[0]"
        }
    }

    package var exitCode: ExitCode { .usage }
}
