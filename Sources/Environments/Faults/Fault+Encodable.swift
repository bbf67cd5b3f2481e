import YAML

/// For `--json`: the place, the key path and the sentence, flat.
extension Fault: Encodable {
    private enum Key: String, CodingKey {
        case file
        case line
        case column
        case path
        case message
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(location.file, forKey: .file)
        try container.encode(location.line, forKey: .line)
        try container.encode(location.column, forKey: .column)
        try container.encode(path.description, forKey: .path)
        try container.encode(problem.message, forKey: .message)
    }
}
