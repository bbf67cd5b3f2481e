import YAML

extension ValueType where Value == Expectation.Field {
    /// A scalar compared with one in a JSON answer: type and value must agree.
    ///
    /// Fractions cannot be compared exactly.
    static var jsonScalar: ValueType {
        let expectation = "a string, an integer, true, false or null"
        return ValueType(
            describe: { .scalar(expectation: expectation) },
            sample: { .null },
            write: { "\($0)" },
            decode: { node, session in
                guard case .scalar(let scalar) = node.content else {
                    session.fault(.wrongType(found: node.kindName, expected: expectation), at: node.location)
                    return nil
                }
                switch scalar.value {
                case .null: return .null
                case .bool(let value): return .bool(value)
                case .integer(let value): return .integer(value)
                case .string:
                    guard let text = session.string(node, expected: expectation) else { return nil }
                    return session.parse(text, at: node.location, expected: expectation) { .string($0) }
                case .unsigned, .float:
                    session.fault(.wrongType(found: node.kindName, expected: expectation), at: node.location)
                    return nil
                }
            }
        )
    }
}

extension Node {
    /// The text of a scalar that is neither a string nor null, as it was written.
    var plainScalarText: String? {
        guard case .scalar(let scalar) = content else { return nil }
        return switch scalar.value {
        case .null, .string: nil
        case .bool, .integer, .unsigned, .float: scalar.text
        }
    }
}
