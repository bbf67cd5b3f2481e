import YAML

/// What an environment file may say, derived from the types that decode it.
package enum EnvironmentSchema {
    package static let fields = FieldReader.describe(Environment.self)

    /// The type at a path; the root is the map of all sections.
    static func type(at path: ValuePath) -> TypeDescription? {
        path.components.isEmpty ? .fields(fields) : fields[path: path]?.type
    }

    /// Every key with its path from the root, depth first; a key the user chooses stands as `<name>`.
    package static func allFields() -> [(path: [String], field: FieldDescription)] { flattened(fields, below: []) }

    private static func flattened(
        _ fields: [FieldDescription],
        below path: [String]
    ) -> [(path: [String], field: FieldDescription)] {
        fields.flatMap { field in
            let path = path + [field.key]
            return [(path, field)] + flattened(field.type.children.fields, below: path + field.type.children.step)
        }
    }

    /// The key a person most likely meant by the first one of `path` that nobody knows.
    package static func suggestion(for path: ValuePath, in sources: EnvironmentSources) -> ValuePath? {
        for length in path.components.indices {
            let parent = ValuePath(Array(path.components[..<length]))
            let next = ValuePath(Array(path.components[...length]))
            let merged = sources.merged
            if type(at: next) != nil && parent.components.first != .key("values") || merged[path: next] != nil {
                continue
            }
            guard case .key(let key) = path.components[length] else { return nil }
            var names = type(at: parent)?.children.fields.map(\.key) ?? []
            if case .mapping(let mapping)? = merged[path: parent]?.content { names += mapping.keys }
            return Suggestion.closest(to: key, among: names).map { parent.appending($0) }
        }
        return nil
    }
}

extension TypeDescription {
    /// The keys below a value of this type, and the step between, where the user chooses a key.
    var children: (step: [String], fields: [FieldDescription]) {
        switch self {
        case .fields(let fields): ([], fields)
        case .map(.fields(let fields), let keys, _): (["<\(keys)>"], fields)
        default: ([], [])
        }
    }
}
