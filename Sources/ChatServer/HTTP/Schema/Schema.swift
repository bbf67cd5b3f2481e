/// The shape of a JSON value: what requests are checked against, and what OpenAPI and AsyncAPI tell of it.
indirect enum Schema: Equatable, Sendable {
    case boolean
    case integer(ClosedRange<Int64>)
    case string(StringRule)
    case choice([String])
    case array(of: Schema, count: ClosedRange<Int>)
    case object([Property])
    /// Any keys, all values of one shape.
    case map(of: Schema)
    case nullable(Schema)
    /// A schema with a name of its own, under `components` in the documents.
    case named(String, Schema)

    /// Text: counted in Unicode scalars, as JSON Schema counts.
    struct StringRule: Equatable, Sendable {
        var length: ClosedRange<Int> = 0...Int.max
        /// A regular expression the whole text must match, in the syntax that ECMA-262 and Swift share.
        var pattern: String?
        /// JSON Schema's `format`; told, and checked where `Schema.validate` knows it.
        var format: String?
        var example: String?
    }

    struct Property: Equatable, Sendable {
        let name: String
        let schema: Schema
        let isRequired: Bool
        let summary: String
    }
}

extension Schema {
    static func text(
        _ length: ClosedRange<Int> = 0...Int.max,
        pattern: String? = nil,
        format: String? = nil,
        example: String? = nil
    ) -> Schema {
        .string(StringRule(length: length, pattern: pattern, format: format, example: example))
    }

    /// An `ID`.
    static let id = Schema.string(
        StringRule(
            length: 36...36,
            pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
            format: "uuid",
            example: "01939d3c-7b5e-7c3a-9f4e-0123456789ab"
        )
    )
    static let timestamp = Schema.string(StringRule(format: "date-time", example: "2026-11-22T18:30:00.123Z"))
    static let sequence = Schema.integer(0...Int64.max)
    static let nothing = Schema.object([])
}

extension Schema.Property {
    static func required(_ name: String, _ schema: Schema, _ summary: String = "") -> Self {
        Self(name: name, schema: schema, isRequired: true, summary: summary)
    }

    static func optional(_ name: String, _ schema: Schema, _ summary: String = "") -> Self {
        Self(name: name, schema: schema, isRequired: false, summary: summary)
    }
}
