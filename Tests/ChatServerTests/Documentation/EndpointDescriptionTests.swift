import Testing

@testable import ChatServer

@Suite struct EndpointDescriptionTests {
    /// A schema that requests are checked against, or answers and frames are described by.
    struct Described {
        let place: String
        let schema: Schema
        /// Whether whoever reads the document needs an example.
        var needsExample = false
    }

    static let schemas = Endpoint.described.flatMap(\.schemas) + frames

    private static var frames: [Described] {
        let commands = ClientFrame.Kind.allCases.flatMap { kind in
            [Described(place: "\(kind)", schema: kind.schema), Described(place: "ack \(kind)", schema: kind.ackSchema)]
        }
        return commands
            + SocketEvent.Kind.allCases.map { Described(place: "event \($0)", schema: $0.schema, needsExample: true) }
    }

    @Test func everyPatternCompiles() throws {
        let patterns = Set(Self.schemas.flatMap { $0.schema.patterns })
        #expect(patterns.count > 1)
        for pattern in patterns { #expect(throws: Never.self) { _ = try Pattern.of(pattern) } }
    }

    @Test func everyExampleIsOfItsOwnShape() {
        var count = 0
        for described in Self.schemas {
            guard let example = described.schema.example else { continue }
            count += 1
            #expect(described.schema.validate(example).isEmpty, "\(described.place)")
        }
        #expect(count > 100)
    }

    @Test func everyBodyAndEventHasAnExample() {
        let without = Self.schemas.filter { $0.needsExample && $0.schema.example == nil }
        #expect(without.map(\.place) == [])
    }

    @Test func operationsHaveNamesOfTheirOwn() {
        let names = Endpoint.described.map(\.operation)
        #expect(names.count == Set(names).count)
        let routes = Endpoint.described.map { "\($0.method) \($0.path)" }
        #expect(routes.count == Set(routes).count)
    }

    @Test func everyNameInAPathIsDeclared() {
        for endpoint in Endpoint.described {
            let names = endpoint.path.matches(of: /\{(\w+)\}/).map { String($0.1) }
            let declared = endpoint.parameters.filter { $0.place == .path }
            #expect(Set(names) == Set(declared.map(\.name)), "\(endpoint.path)")
            #expect(declared.allSatisfy { $0.isRequired }, "\(endpoint.path)")
        }
    }
}

extension Endpoint {
    fileprivate var schemas: [EndpointDescriptionTests.Described] {
        typealias Described = EndpointDescriptionTests.Described
        var all = [Described(place: "\(operation) answer", schema: answer)]
        for parameter in parameters {
            all.append(Described(place: "\(operation) \(parameter.name)", schema: parameter.schema))
        }
        if let body { all.append(Described(place: "\(operation) body", schema: body, needsExample: true)) }
        return all
    }
}

extension Schema {
    /// Those of all texts in it.
    fileprivate var patterns: [String] {
        switch self {
        case .boolean, .integer, .choice: []
        case .string(let rule): rule.pattern.map { [$0] } ?? []
        case .array(let schema, _), .map(let schema), .nullable(let schema), .named(_, let schema): schema.patterns
        case .object(let properties): properties.flatMap { $0.schema.patterns }
        }
    }
}
