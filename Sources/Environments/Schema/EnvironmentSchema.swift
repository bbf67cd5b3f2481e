import Diagnostics
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

    /// The path a person most likely meant, judged by the first key of `path` that nobody knows.
    package static func suggestion(for path: ValuePath, in sources: EnvironmentSources) -> ValuePath? {
        let prefixes = path.components.indices.map { ValuePath(Array(path.components[...$0])) }
        guard let unknown = prefixes.first(where: { !sources.knows($0) }), case .key(let key)? = unknown.components.last
        else { return nil }
        let parent = unknown.parent
        var names: [String] = []
        if case .fields(let fields)? = type(at: parent) { names = fields.map(\.key) }
        if case .mapping(let mapping)? = sources.merged[path: parent]?.content { names += mapping.keys }
        guard let name = Suggestion.closest(to: key, among: names) else { return nil }
        let corrected = parent.appending(name)
        let whole = ValuePath(corrected.components + path.components.dropFirst(unknown.components.count))
        return sources.knows(whole) ? whole : corrected
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
