import YAML

extension EnvironmentSchema {
    /// A JSON Schema (draft 2020-12) for editors, ending with a newline.
    ///
    /// It describes one layer, not the merged result: so nothing is required in it, and null is legal everywhere.
    package static func json() -> String {
        let schema = JSONTree.object(
            [
                ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
                ("title", .string("chatops environment")),
                (
                    "description",
                    .string("One layer of an environment: environments/base.yaml or environments/<name>.yaml.")
                ),
            ] + members(of: fields) + [
                (
                    "$defs",
                    .object([
                        (
                            "reference",
                            .object([
                                ("description", .string("Text with a ${NAME} or ${NAME:-default} reference.")),
                                ("type", .string("string")),
                                ("pattern", .string("\\$\\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}")),
                            ])
                        )
                    ])
                )
            ]
        )
        return schema.node.prettyJSON()
    }

    private static func members(of fields: [FieldDescription]) -> [(String, JSONTree)] {
        [
            ("type", .strings(["object", "null"])),
            ("properties", .object(fields.map { ($0.key, schema(of: $0)) })),
            ("additionalProperties", .bool(false)),
        ]
    }

    private static func schema(of field: FieldDescription) -> JSONTree {
        var members: [(String, JSONTree)] = [("description", .string(field.summary))]
        if case .defaults(let text) = field.presence, let value = field.type.defaultValue(text) {
            members.append(("default", value))
        }
        return .object(members + schema(of: field.type))
    }

    private static func schema(of type: TypeDescription) -> [(String, JSONTree)] {
        switch type {
        case .text(_, ""), .secret: return [("type", .strings(["string", "null"]))]
        case .text(_, let pattern): return alternatives([("type", .string("string")), ("pattern", .string(pattern))])
        case .choice(let names): return alternatives([("enum", .strings(names))])
        case .integer(_, let range):
            return alternatives([
                ("type", .string("integer")), ("minimum", .integer(range.lowerBound)),
                ("maximum", .integer(range.upperBound)),
            ])
        case .boolean: return alternatives([("type", .string("boolean"))])
        case .scalar: return [("type", .strings(["string", "number", "boolean", "null"]))]
        case .list(let element):
            return [("type", .strings(["array", "null"])), ("items", .object(schema(of: element)))]
        case .map(let element, _, let keyPattern):
            return [
                ("type", .strings(["object", "null"])),
                ("propertyNames", .object([("pattern", .string(keyPattern))])),
                ("additionalProperties", .object(schema(of: element))),
            ]
        case .fields(let fields): return members(of: fields)
        case .anything: return [("type", .strings(["object", "null"]))]
        }
    }

    /// The type itself, a reference that yields it, or null.
    private static func alternatives(_ members: [(String, JSONTree)]) -> [(String, JSONTree)] {
        [
            (
                "anyOf",
                .array([
                    .object(members), .object([("$ref", .string("#/$defs/reference"))]),
                    .object([("type", .string("null"))]),
                ])
            )
        ]
    }
}

extension TypeDescription {
    /// A default in JSON; `nil` where its text is no legal value by itself.
    fileprivate func defaultValue(_ text: String) -> JSONTree? {
        switch self {
        case .integer: Int(text).map { .integer($0) }
        case .boolean: Bool(text).map { .bool($0) }
        case .text, .choice: .string(text)
        case .list: .array([])
        case .map: .object([])
        case .secret, .scalar, .fields, .anything: nil
        }
    }
}

/// JSON with members in order.
private indirect enum JSONTree {
    case string(String)
    case integer(Int)
    case bool(Bool)
    case array([JSONTree])
    case object([(String, JSONTree)])

    static func strings(_ texts: [String]) -> JSONTree { .array(texts.map { .string($0) }) }

    private static let nowhere = Location(file: "", line: 1, column: 1)

    var node: Node {
        switch self {
        case .string(let text): Self.scalar(.string(text), text)
        case .integer(let number): Self.scalar(.integer(Int64(number)), String(number))
        case .bool(let value): Self.scalar(.bool(value), String(value))
        case .array(let items): Node(.sequence(items.map(\.node)), at: Self.nowhere)
        case .object(let members):
            Node(
                .mapping(
                    Mapping(members.map { .init(key: $0.0, keyLocation: Self.nowhere, value: $0.1.node) })
                ),
                at: Self.nowhere
            )
        }
    }

    private static func scalar(_ value: Scalar.Value, _ text: String) -> Node {
        Node(.scalar(Scalar(value: value, text: text, isPlain: true)), at: nowhere)
    }
}
