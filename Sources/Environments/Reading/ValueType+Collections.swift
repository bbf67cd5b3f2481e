import YAML

extension ValueType {
    static func list<Element>(of element: ValueType<Element>) -> ValueType where Value == [Element] {
        ValueType(
            describe: { .list(of: element.describe()) },
            sample: { [] },
            write: { "[" + $0.map(element.write).joined(separator: ", ") + "]" },
            decode: { node, session in
                guard case .sequence(let items) = node.content else {
                    session.fault(.wrongType(found: node.kindName, expected: "a list"), at: node.location)
                    return nil
                }
                return items.enumerated().compactMap { index, item in
                    session.descend(.index(index)) { element.decode(item, &$0) }
                }
            }
        )
    }

    /// A map whose keys the user chooses, in the order they were written.
    ///
    /// - Parameter accepts: which keys are legal; `expected` says so to people, `keyPattern` to editors.
    static func map<Element>(
        of element: ValueType<Element>,
        keys: String,
        expected: String,
        keyPattern: String,
        accepts: @escaping @Sendable (String) -> Bool
    ) -> ValueType where Value == [Named<Element>] {
        ValueType(
            describe: { .map(of: element.describe(), keys: keys, keyPattern: keyPattern) },
            sample: { [] },
            write: { $0.isEmpty ? "{}" : "{…}" },
            decode: { node, session in
                guard case .mapping(let mapping) = node.content else {
                    session.fault(.wrongType(found: node.kindName, expected: "a map by \(keys)"), at: node.location)
                    return nil
                }
                return mapping.entries.compactMap { entry -> Named<Element>? in
                    session.descend(.key(entry.key)) { session in
                        if !accepts(entry.key) { session.fault(.invalidKey(expected: expected), at: entry.keyLocation) }
                        return element.decode(entry.value, &session).map { Named(name: entry.key, value: $0) }
                    }
                }
            }
        )
    }
}

extension ValueType {
    /// A map of sections by names that become parts of file names and labels.
    static func named<Element: Section>() -> ValueType where Value == [Named<Element>] {
        .map(
            of: .section,
            keys: "name",
            expected: EnvironmentName.expectation,
            keyPattern: EnvironmentName.pattern,
            accepts: { EnvironmentName($0) != nil }
        )
    }
}

/// An entry of a map whose keys are the user's.
package struct Named<Value: Sendable>: Sendable {
    package let name: String
    package let value: Value

    package init(name: String, value: Value) {
        self.name = name
        self.value = value
    }
}

extension ValueType where Value: Section {
    /// A map with known keys.
    static var section: ValueType {
        ValueType(
            describe: { .fields(FieldReader.describe(Value.self)) },
            sample: { FieldReader.sample(Value.self) },
            write: { _ in "{}" },
            decode: { node, session in
                guard case .mapping(let mapping) = node.content else {
                    session.fault(.wrongType(found: node.kindName, expected: "a map"), at: node.location)
                    return nil
                }
                return FieldReader.decode(Value.self, mapping, at: node.location, &session)
            }
        )
    }
}
