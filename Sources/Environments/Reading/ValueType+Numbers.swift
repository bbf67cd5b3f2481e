import YAML

extension ValueType where Value == Int {
    /// An integer in a range; where it comes from a reference, its decimal text.
    static func integer(_ range: ClosedRange<Int>, _ noun: String) -> ValueType {
        let expectation = "\(noun) from \(range.lowerBound) to \(range.upperBound)"
        return ValueType(
            describe: { .integer(expectation: expectation, range) },
            sample: { range.lowerBound },
            write: { String($0) },
            decode: { node, session in
                guard case .scalar(let scalar) = node.content else {
                    session.fault(.wrongType(found: node.kindName, expected: expectation), at: node.location)
                    return nil
                }
                if case .integer(let number) = scalar.value {
                    if let value = Int(exactly: number), range.contains(value) { return value }
                    session.fault(.invalidValue(shown: scalar.text, expected: expectation), at: node.location)
                    return nil
                }
                guard let text = session.referencedString(node, expected: expectation) else { return nil }
                return session.parse(text, at: node.location, expected: expectation) { text in
                    Int(text).flatMap { range.contains($0) ? $0 : nil }
                }
            }
        )
    }
}

extension ValueType where Value == Port {
    static var port: ValueType {
        let number = ValueType<Int>.integer(1...65_535, "a port number")
        return number.map({ Port($0) }, back: { Int($0.number) })
    }
}

extension ValueType {
    /// The same notation, read as another type.
    ///
    /// `convert` must accept all this type accepts.
    func map<Other>(
        _ convert: @escaping @Sendable (Value) -> Other?,
        back: @escaping @Sendable (Other) -> Value
    ) -> ValueType<Other> {
        guard let sample = convert(sample()) else { preconditionFailure("\(Other.self) refuses a legal \(Value.self)") }
        return ValueType<Other>(
            describe: describe,
            sample: { sample },
            write: { write(back($0)) },
            decode: { node, session in decode(node, &session).flatMap(convert) }
        )
    }
}

extension ValueType where Value == Bool {
    /// `true` or `false`; where it comes from a reference, that text.
    static var boolean: ValueType {
        ValueType(
            describe: { .boolean },
            sample: { false },
            write: { String($0) },
            decode: { node, session in
                if case .scalar(let scalar) = node.content, case .bool(let value) = scalar.value { return value }
                guard let text = session.referencedString(node, expected: "true or false") else { return nil }
                return session.parse(text, at: node.location, expected: "true or false") { Bool($0) }
            }
        )
    }
}

extension DecodingSession {
    /// The text of a string that holds references, for fields that are no strings: a plain string there is a fault.
    mutating func referencedString(_ node: Node, expected: String) -> ResolvedText? {
        guard case .scalar(let scalar) = node.content, case .string(let text) = scalar.value,
            ReferenceTemplate.mayOccur(in: text)
        else {
            fault(.wrongType(found: node.quotedKindName, expected: expected), at: node.location)
            return nil
        }
        return string(node, expected: expected)
    }
}

extension Node {
    /// As `kindName`, with the text of a string and how it came to be one.
    fileprivate var quotedKindName: String {
        guard case .scalar(let scalar) = content, case .string(let text) = scalar.value else { return kindName }
        return scalar.isPlain ? "the string “\(text.prefix(40))”" : "the quoted string “\(text.prefix(40))”"
    }
}
