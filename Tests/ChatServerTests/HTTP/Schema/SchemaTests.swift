import Testing

@testable import ChatServer

@Suite struct SchemaTests {
    static let person = Schema.named(
        "Person",
        .object([
            .required("name", .text(1...3, example: "Ada")),
            .optional("age", .integer(0...150)),
            .optional("tags", .array(of: .choice(["a", "b"]), count: 0...2)),
            .optional("boss", .nullable(.id)),
            .optional("notes", .map(of: .boolean)),
        ])
    )

    struct Case: Sendable, CustomTestStringConvertible {
        let value: JSON
        let faults: Set<String>

        var testDescription: String { "\(value)" }
    }

    @Test(arguments: [
        Case(value: ["name": "Ada"], faults: []),
        Case(value: ["name": "Ada", "age": 150, "tags": ["a", "b"], "boss": .null, "notes": ["x": true]], faults: []),
        Case(value: ["name": "Ada", "age": .number(7)], faults: []),
        Case(value: ["name": "é😀한"], faults: []),
        Case(value: [], faults: [""]),
        Case(value: [:], faults: ["name"]),
        Case(value: ["name": .null], faults: ["name"]),
        Case(value: ["name": "Adam"], faults: ["name"]),
        Case(value: ["name": ""], faults: ["name"]),
        Case(value: ["name": "a\0b"], faults: ["name"]),
        Case(value: ["name": "Ada", "age": 151], faults: ["age"]),
        Case(value: ["name": "Ada", "age": .number(7.5)], faults: ["age"]),
        Case(value: ["name": "Ada", "age": .number(1e300)], faults: ["age"]),
        Case(value: ["name": "Ada", "age": true], faults: ["age"]),
        Case(value: ["name": "Ada", "tags": ["a", "c"]], faults: ["tags.1"]),
        Case(value: ["name": "Ada", "tags": ["a", "a", "a"]], faults: ["tags"]),
        Case(value: ["name": "Ada", "boss": "x"], faults: ["boss"]),
        Case(value: ["name": "Ada", "notes": ["x": 1]], faults: ["notes.x"]),
        Case(value: ["name": 1, "more": 1], faults: ["name", "more"]),
    ])
    func everyFaultIsNamedByItsPlace(of tried: Case) {
        #expect(Set(Self.person.validate(tried.value).keys) == tried.faults)
    }

    @Test(arguments: [
        ("01939d3c-7b5e-7c3a-9f4e-0123456789ab", true), ("01939D3C-7B5E-7C3A-9F4E-0123456789AB", false),
        ("01939d3c7b5e7c3a9f4e0123456789ab", false), ("01939d3c-7b5e-7c3a-9f4e-0123456789a\n", false), ("", false),
    ])
    func idsAreUUIDsInLowerCase(text: String, isRight: Bool) {
        #expect(Schema.id.validate(.string(text)).isEmpty == isRight)
    }

    @Test(arguments: [("a-B_9.:", true), ("", false), ("a\n", false), ("a b", false), ("é", false), ("\r\n", false)])
    func patternsMatchTheWholeText(text: String, isRight: Bool) {
        let schema = Schema.text(pattern: "^[A-Za-z0-9._:-]{1,64}$")
        #expect(schema.validate(.string(text)).isEmpty == isRight)
    }

    @Test func aSchemaIsWrittenAsJSONSchema() {
        #expect(Self.person.jsonSchema == ["$ref": "#/components/schemas/Person"])
        #expect(
            Self.person.components == [
                "Person": [
                    "type": "object", "additionalProperties": false, "required": ["name"],
                    "properties": [
                        "name": [
                            "type": "string", "minLength": 1, "maxLength": 3, "pattern": #"^[^\u0000]*$"#,
                            "examples": ["Ada"],
                        ],
                        "age": ["type": "integer", "format": "int64", "minimum": 0, "maximum": 150],
                        "tags": [
                            "type": "array", "minItems": 0, "maxItems": 2,
                            "items": ["type": "string", "enum": ["a", "b"]],
                        ],
                        "boss": ["anyOf": [Schema.id.jsonSchema, ["type": "null"]]],
                        "notes": ["type": "object", "additionalProperties": ["type": "boolean"]],
                    ],
                ]
            ]
        )
    }

    @Test func theExampleIsOfTheShape() throws {
        let example = try #require(Self.person.example)
        #expect(Self.person.validate(example).isEmpty)
    }
}
