/// What a value may be, for the JSON Schema and the reference.
package indirect enum TypeDescription: Sendable {
    case text(expectation: String, pattern: String)
    case secret(expectation: String)
    case choice([String])
    case integer(expectation: String, ClosedRange<Int>)
    case boolean
    /// Any scalar.
    case scalar(expectation: String)
    case list(of: TypeDescription)
    case map(of: TypeDescription, keys: String, keyPattern: String)
    case fields([FieldDescription])
    /// A tree nobody looks into.
    case anything

    /// The type in a few words, for a table.
    package var summary: String {
        switch self {
        case .text(let expectation, _), .scalar(let expectation): expectation
        case .secret(let expectation): "\(expectation), secret: write a reference"
        case .choice(let names): names.joined(separator: " | ")
        case .integer(let expectation, _): expectation
        case .boolean: "true or false"
        case .list(let element): "list: \(element.summary)"
        case .map(let element, let keys, _):
            if case .fields = element { "map by \(keys)" } else { "map of \(keys) to \(element.summary)" }
        case .fields: "map"
        case .anything: "any map"
        }
    }
}

/// One key of a section.
package struct FieldDescription: Sendable {
    package enum Presence: Sendable, Hashable {
        case required
        case optional
        /// As a person would write it in YAML.
        case defaults(to: String)
    }

    package var key: String
    package var type: TypeDescription
    package var presence: Presence
    /// One line.
    package var summary: String
}

extension [FieldDescription] {
    /// The description at a path below these fields; every key of a map leads to the same description.
    package subscript(path path: ValuePath) -> FieldDescription? {
        guard case .key(let key)? = path.components.first, let field = first(where: { $0.key == key }) else {
            return nil
        }
        return path.components.dropFirst().reduce(into: Optional(field)) { field, component in
            field = field?.child(component)
        }
    }
}

extension FieldDescription {
    func child(_ component: ValuePath.Component) -> FieldDescription? {
        switch (type, component) {
        case (.fields(let fields), .key(let key)): fields.first { $0.key == key }
        case (.map(let element, _, _), .key(let key)):
            FieldDescription(key: key, type: element, presence: .optional, summary: summary)
        case (.list(let element), .index(let index)):
            FieldDescription(key: "[\(index)]", type: element, presence: .optional, summary: summary)
        case (.anything, .key(let key)):
            FieldDescription(key: key, type: .anything, presence: .optional, summary: summary)
        default: nil
        }
    }
}
