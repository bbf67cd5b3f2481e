extension Schema {
    /// The schema in JSON Schema 2020-12, as OpenAPI 3.1 and AsyncAPI 3.0 have it; named schemas are references into
    /// their `components`.
    var jsonSchema: JSON {
        switch self {
        case .boolean: ["type": "boolean"]
        case .integer(let range):
            [
                "type": "integer", "format": "int64",
                "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound),
            ]
        case .string(let rule): rule.jsonSchema
        case .choice(let choices): ["type": "string", "enum": .array(choices.map(JSON.string))]
        case .array(let element, let count):
            [
                "type": "array", "items": element.jsonSchema, "minItems": .integer(Int64(count.lowerBound)),
                "maxItems": .integer(Int64(count.upperBound)),
            ]
        case .object(let properties): Self.jsonSchema(of: properties)
        case .map(let value): ["type": "object", "additionalProperties": value.jsonSchema]
        case .nullable(let schema): ["anyOf": [schema.jsonSchema, ["type": "null"]]]
        case .named(let name, _): ["$ref": .string("#/components/schemas/\(name)")]
        }
    }

    private static func jsonSchema(of properties: [Property]) -> JSON {
        let required = properties.filter(\.isRequired).map { JSON.string($0.name) }
        let members = properties.map { property -> (String, JSON) in
            guard case .object(var schema) = property.schema.jsonSchema, !property.summary.isEmpty else {
                return (property.name, property.schema.jsonSchema)
            }
            schema["description"] = .string(property.summary)
            return (property.name, .object(schema))
        }
        var schema: [String: JSON] = [
            "type": "object", "additionalProperties": false,
            "properties": .object(Dictionary(members, uniquingKeysWith: { $1 })),
        ]
        if !required.isEmpty { schema["required"] = .array(required) }
        return .object(schema)
    }

    /// The schemas with names in this one, by name, written out.
    var components: [String: JSON] {
        switch self {
        case .boolean, .integer, .string, .choice: [:]
        case .array(let schema, _), .map(let schema), .nullable(let schema): schema.components
        case .object(let properties):
            properties.reduce(into: [:]) { $0.merge($1.schema.components) { $1 } }
        case .named(let name, let schema): schema.components.merging([name: schema.jsonSchema]) { $1 }
        }
    }

    /// A value of this shape, if the schema tells enough to make one.
    var example: JSON? {
        switch self {
        case .boolean: true
        case .integer(let range): .integer(range.contains(1) ? 1 : range.lowerBound)
        case .string(let rule): rule.plausible.map(JSON.string)
        case .choice(let choices): choices.first.map(JSON.string)
        case .array(let element, let count):
            count.upperBound == 0
                ? [] : element.example.map { .array(Array(repeating: $0, count: max(1, count.lowerBound))) }
        case .object(let properties): Self.example(of: properties)
        case .map: [:]
        case .nullable(let schema), .named(_, let schema): schema.example
        }
    }

    private static func example(of properties: [Property]) -> JSON? {
        var members: [String: JSON] = [:]
        for property in properties {
            guard let example = property.schema.example else {
                if property.isRequired { return nil }
                continue
            }
            members[property.name] = example
        }
        return .object(members)
    }
}

extension Schema.StringRule {
    fileprivate var jsonSchema: JSON {
        // What `complaint(about:)` refuses in any text is told too; patterns of their own do not match it.
        var schema: [String: JSON] = ["type": "string", "pattern": .string(pattern ?? #"^[^\u0000]*$"#)]
        if length.lowerBound > 0 { schema["minLength"] = .integer(Int64(length.lowerBound)) }
        if length.upperBound < .max { schema["maxLength"] = .integer(Int64(length.upperBound)) }
        if let format { schema["format"] = .string(format) }
        if let example { schema["examples"] = [.string(example)] }
        return .object(schema)
    }

    /// The example, or any text where every text of the right length will do.
    fileprivate var plausible: String? {
        if let example { return example }
        guard pattern == nil, format == nil else { return nil }
        let text = "Hello, everybody."
        return length.lowerBound > text.count
            ? String(repeating: "x", count: length.lowerBound) : String(text.prefix(length.upperBound))
    }
}
