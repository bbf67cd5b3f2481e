import Diagnostics
import YAML

/// How one kind of value is read and described.
///
/// Together with `FieldReader` the only place that knows both.
package struct ValueType<Value: Sendable>: Sendable {
    let describe: @Sendable () -> TypeDescription
    /// A legal value: it stands in where a required one is missing, so that decoding can go on to find other faults.
    let sample: @Sendable () -> Value
    /// As a person would write it, for the documentation of defaults.
    let write: @Sendable (Value) -> String
    /// `nil` means that at least one fault was recorded.
    let decode: @Sendable (Node, inout DecodingSession) -> Value?
}

extension ValueType where Value: TextValue {
    /// A string its type parses.
    static var text: ValueType {
        guard let sample = Value(Value.sample) else {
            preconditionFailure("\(Value.self) refuses its own sample")
        }
        return ValueType(
            describe: { .text(expectation: Value.expectation, pattern: Value.pattern) },
            sample: { sample },
            write: { $0.description },
            decode: { node, session in
                guard let text = session.string(node, expected: Value.expectation) else { return nil }
                return session.parse(text, at: node.location, expected: Value.expectation) { Value($0) }
            }
        )
    }
}

extension ValueType where Value: RawRepresentable & CaseIterable, Value.RawValue == String, Value.AllCases: Sendable {
    /// One of an enumeration's names.
    static func choice(sample: Value) -> ValueType {
        let names = Value.allCases.map(\.rawValue)
        return ValueType(
            describe: { .choice(names) },
            sample: { sample },
            write: { $0.rawValue },
            decode: { node, session in
                let expected = "one of " + names.joined(separator: ", ")
                guard let text = session.string(node, expected: expected) else { return nil }
                let suggestion = Suggestion.closest(to: text.text, among: names)
                let question = suggestion.map { " (did you mean \($0)?)" } ?? ""
                return session.parse(text, at: node.location, expected: expected + question) { Value(rawValue: $0) }
            }
        )
    }
}

extension ValueType where Value == Duration {
    static func duration(_ range: ClosedRange<Duration>) -> ValueType {
        let limits = "from \(DurationText.write(range.lowerBound)) to \(DurationText.write(range.upperBound))"
        let expectation = "\(DurationText.expectation), \(limits)"
        return ValueType(
            describe: { .text(expectation: expectation, pattern: DurationText.pattern) },
            sample: { range.lowerBound },
            write: DurationText.write,
            decode: { node, session in
                guard let text = session.string(node, expected: expectation) else { return nil }
                return session.parse(text, at: node.location, expected: expectation) { text in
                    DurationText.parse(text).flatMap { range.contains($0) ? $0 : nil }
                }
            }
        )
    }
}

extension ValueType where Value == String {
    /// Text of any kind, as it is.
    static func string(_ expectation: String) -> ValueType {
        ValueType(
            describe: { .text(expectation: expectation, pattern: "") },
            sample: { "" },
            write: { $0 },
            decode: { node, session in
                guard let text = session.string(node, expected: expectation) else { return nil }
                return session.parse(text, at: node.location, expected: expectation) { $0 }
            }
        )
    }
}

extension ValueType where Value == Secret {
    /// Text that is never shown, and never empty.
    static func secret(_ expectation: String) -> ValueType {
        ValueType(
            describe: { .secret(expectation: expectation) },
            sample: { Secret("") },
            write: { $0.description },
            decode: { node, session in
                guard case .scalar(let scalar) = node.content, case .string = scalar.value else {
                    let problem = Fault.Problem.wrongType(
                        found: node.bareKindName,
                        expected: "\(expectation) in quotes"
                    )
                    session.fault(problem, at: node.location)
                    return nil
                }
                guard let text = session.string(node, expected: expectation) else { return nil }
                session.secretNames.formUnion(text.outsideNames)
                guard !text.text.isEmpty else {
                    let shown = text.references.isEmpty ? "an empty text" : session.shown(text)
                    session.fault(.invalidValue(shown: shown, expected: expectation), at: node.location)
                    return nil
                }
                if text.outsideNames.isEmpty {
                    session.warn(
                        "the secret stands in the file itself; move it to .env and write ${NAME}",
                        at: node.location
                    )
                }
                let secret = Secret(text.text)
                session.secrets.append(secret)
                return secret
            }
        )
    }
}
