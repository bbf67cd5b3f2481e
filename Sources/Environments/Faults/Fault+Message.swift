extension Fault: CustomStringConvertible {
    /// The fault on one line: `file:line:column: key.path: what is wrong`.
    package var description: String {
        path.components.isEmpty ? "\(location): \(problem.message)" : "\(location): \(path): \(problem.message)"
    }
}

extension Fault.Problem {
    package var message: String {
        switch self {
        case .unreadableFile(let reason): "cannot be read: \(reason)"
        case .unknownEnvironment(let suggestion, let known):
            "there is no such environment\(Self.question(suggestion)); there are: \(known.joined(separator: ", "))"
        case .malformedYAML(let problem): "\(problem)"
        case .malformedVariable(let problem): problem.message
        case .readableByOthers(let mode):
            "can be read by others (mode \(mode)) although it holds secrets; run: chmod 600 .env"
        case .unknownKey(let suggestion?, _): "unknown key (did you mean \(suggestion)?)"
        case .unknownKey(nil, let known): "unknown key; known here are: \(known.joined(separator: ", "))"
        case .invalidKey(let expected): "is not a valid key here: expected \(expected)"
        case .wrongType(let found, let expected): "is \(found), but must be \(expected)"
        case .invalidValue(let shown, let expected): "\(shown) is not \(expected)"
        case .missingKey(let expected): "is missing; it must be \(expected)"
        case .missingReference(let name, let suggestion):
            "${\(name)} is not set\(Self.question(suggestion)); put \(name)=… into .env or the process environment"
        case .malformedReference(let problem): problem.message
        case .secretForHelm(let names):
            "holds \(names.map { "${\($0)}" }.joined(separator: " and ")), which is secret, and Helm keeps values readable "
                + "in its release; put it into server.settings, as a CHAT_ variable, or into database.password"
        case .needs(let other, let map, let because): "\(because), which needs \(other); add it to the map at \(map)"
        case .contradicts(let other, let location?, let because): "\(because), see \(other) at \(location)"
        case .contradicts(let other, nil, let because): "\(because), see \(other), which is left at its default"
        case .risky(let text): text
        }
    }

    private static func question(_ suggestion: String?) -> String {
        suggestion.map { " (did you mean \($0)?)" } ?? ""
    }
}
