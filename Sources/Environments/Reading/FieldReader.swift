import Diagnostics
import YAML

/// A part of an environment's document that asks a reader for its fields.
///
/// The same function decodes it, describes it for the JSON Schema, and documents it; it must therefore ask for every
/// field on every path through it.
package protocol Section: Sendable {
    static func decode(_ fields: inout FieldReader) -> Self
}

/// Hands a section its fields one by one, and remembers what it was asked for.
package struct FieldReader {
    private let mapping: Mapping
    let location: Location
    private(set) var descriptions: [FieldDescription] = []
    private let isDescribing: Bool
    /// Keys whose values could not be decoded: nothing is concluded from them.
    private var refused: Set<String> = []
    var session: DecodingSession

    private init(_ mapping: Mapping, at location: Location, session: DecodingSession, isDescribing: Bool = false) {
        self.mapping = mapping
        self.location = location
        self.session = session
        self.isDescribing = isDescribing
    }

    /// A field that must be there.
    mutating func required<Value>(_ key: String, _ type: ValueType<Value>, _ summary: String) -> Value {
        note(key, type, .required, summary)
        if let entry = entry(for: key) { return decode(entry, type) ?? type.sample() }
        if !isDescribing {
            let expected = expectation(type.describe())
            session.descend(.key(key)) { $0.fault(.missingKey(expected: expected), at: location) }
        }
        return type.sample()
    }

    /// A field that may be left out.
    mutating func optional<Value>(_ key: String, _ type: ValueType<Value>, _ summary: String) -> Value? {
        note(key, type, .optional, summary)
        return entry(for: key).flatMap { decode($0, type) }
    }

    /// A field with a default.
    mutating func value<Value>(
        _ key: String,
        _ type: ValueType<Value>,
        default fallback: Value,
        _ summary: String
    ) -> Value {
        note(key, type, .defaults(to: type.write(fallback)), summary)
        return entry(for: key).flatMap { decode($0, type) } ?? fallback
    }

    /// A field whose default is written as a person would write it.
    mutating func value<Value: TextValue>(
        _ key: String,
        _ type: ValueType<Value>,
        default text: String,
        _ summary: String
    ) -> Value {
        guard let fallback = Value(text) else { preconditionFailure("\(key): \(text) is no legal default") }
        return value(key, type, default: fallback, summary)
    }

    /// A section whose fields all have defaults or need not be there; left out, it is as if it were empty.
    mutating func section<Value: Section>(_ key: String, _ type: Value.Type, _ summary: String) -> Value {
        let valueType = ValueType<Value>.section
        note(key, valueType, .optional, summary)
        if let entry = entry(for: key) { return decode(entry, valueType) ?? valueType.sample() }
        guard !isDescribing else { return valueType.sample() }
        let location = location
        return session.descend(.key(key)) { FieldReader.decode(type, Mapping(), at: location, &$0) }
    }

    /// A tree that is handed on as it is.
    mutating func untouched(_ key: String, _ summary: String) {
        descriptions.append(FieldDescription(key: key, type: .anything, presence: .optional, summary: summary))
        guard let entry = entry(for: key) else { return }
        if case .mapping = entry.value.content { return }
        let problem = Fault.Problem.wrongType(found: entry.value.kindName, expected: "a map")
        session.descend(.key(key)) { $0.fault(problem, at: entry.value.location) }
    }

    /// Where a value of this section stands, or `nil` when it is left out or null.
    func place(of keys: [String]) -> Location? {
        let path = ValuePath(keys.map { .key($0) })
        return Node(.mapping(mapping), at: location)[path: path].flatMap { $0.isNull ? nil : $0.location }
    }

    /// Whether the value was legal, so that something may be concluded from it.
    func isTrusted(_ key: String) -> Bool { !isDescribing && !refused.contains(key) }

    private func entry(for key: String) -> Mapping.Entry? {
        mapping.entry(for: key).flatMap { $0.value.isNull ? nil : $0 }
    }

    private mutating func note<Value>(
        _ key: String,
        _ type: ValueType<Value>,
        _ presence: FieldDescription.Presence,
        _ summary: String
    ) {
        let description = isDescribing ? type.describe() : .anything
        descriptions.append(FieldDescription(key: key, type: description, presence: presence, summary: summary))
    }

    private mutating func decode<Value>(_ entry: Mapping.Entry, _ type: ValueType<Value>) -> Value? {
        let value = session.descend(.key(entry.key)) { type.decode(entry.value, &$0) }
        if value == nil { refused.insert(entry.key) }
        return value
    }

    private func expectation(_ type: TypeDescription) -> String {
        switch type {
        case .fields, .map: "a map"
        case .choice(let names): "one of " + names.joined(separator: ", ")
        case .secret(let expectation): expectation
        default: type.summary
        }
    }

    private mutating func refuseUnknownKeys() {
        let known = descriptions.map(\.key)
        for entry in mapping.entries where !known.contains(entry.key) {
            let suggestion = Suggestion.closest(to: entry.key, among: known)
            session.descend(.key(entry.key)) {
                $0.fault(.unknownKey(suggestion: suggestion, known: known), at: entry.keyLocation)
            }
        }
    }
}

extension FieldReader {
    /// Decodes a section completely: every fault in it, unknown keys included, is in the session afterwards.
    static func decode<Value: Section>(
        _ type: Value.Type,
        _ mapping: Mapping,
        at location: Location,
        _ session: inout DecodingSession
    ) -> Value {
        var reader = FieldReader(mapping, at: location, session: session)
        let value = type.decode(&reader)
        reader.refuseUnknownKeys()
        session = reader.session
        return value
    }

    /// The fields of a section, in the order it asks for them.
    package static func describe(_ type: (some Section).Type) -> [FieldDescription] {
        var reader = describing
        _ = type.decode(&reader)
        return reader.descriptions
    }

    static func sample<Value: Section>(_ type: Value.Type) -> Value {
        var reader = describing
        return type.decode(&reader)
    }

    private static var describing: FieldReader {
        let session = DecodingSession(variables: Variables(process: [:], files: []))
        return FieldReader(
            Mapping(),
            at: Location(file: "", line: 1, column: 1),
            session: session,
            isDescribing: true
        )
    }
}
