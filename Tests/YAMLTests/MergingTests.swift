import Testing
import YAML

struct MergingTests {
    @Test
    func `generated layers merge as Helm merges them`() throws {
        let cases = (0..<2000).map { number in
            var generator = TreeGenerator(seed: UInt64(number))
            let count = 2 + number % 3
            return (0..<count).map { generator.overlay(allowingNulls: $0 > 0) }
        }
        let answers = try HelmOracle.answers(to: cases.map { $0.map { $0.yaml() } })
        for (layers, answer) in zip(cases, answers) {
            let merged = layers.dropFirst().reduce(layers[0]) { $0.merging($1) }
            guard case .values(let text) = answer else {
                Issue.record("\(answer)")
                continue
            }
            // Helm drops the nulls of the lower layer, which here stand until an overlay meets them.
            let expected = try JSONValue(json: text).withoutNullEntries
            #expect(try JSONValue(json: merged.json()).withoutNullEntries == expected, "\(layers.map { $0.json() })")
        }
    }

    static let pairs = [
        ("a: {x: 1, w: 2}", "a: {x: null, z: 3}", #"{"a":{"w":2,"z":3}}"#),
        ("a: 1\nb: 2", "a: null", #"{"b":2}"#),
        ("a: 1", "b: null", #"{"a":1,"b":null}"#),
        ("a: 1", "a: {b: null}", #"{"a":{"b":null}}"#),
        ("a: {b: 1}", "a: 5", #"{"a":5}"#),
        ("a: {b: 1}", "a: [1]", #"{"a":[1]}"#),
        ("a: [1, 2]", "a: [3]", #"{"a":[3]}"#),
        ("a: {b: {c: 1, d: 2}}", "a: {b: {c: null}}", #"{"a":{"b":{"d":2}}}"#),
        ("a: {b: 1}", "{}", #"{"a":{"b":1}}"#),
        ("{}", "a: {b: null}", #"{"a":{"b":null}}"#),
    ]

    @Test
    func `two layers merge as Helm merges them`() throws {
        let answers = try HelmOracle.answers(to: Self.pairs.map { [$0.0, $0.1] })
        for ((lower, upper, merged), answer) in zip(Self.pairs, answers) {
            let node = try Node(parsing: lower, file: "base").merging(Node(parsing: upper, file: "overlay"))
            #expect(node.json() == merged)
            #expect(try answer.agrees(with: node), "\(lower) | \(upper)")
        }
    }

    @Test
    func `locations are those of the layer that won`() throws {
        let base = try Node(parsing: "a: {x: 1, z: 2}\nb: 3\n", file: "base")
        let merged = base.merging(try Node(parsing: "\na: {x: 4}\n", file: "top"))
        #expect(merged.mapping?["a"]?.mapping?["x"]?.location == Location(file: "top", line: 2, column: 8))
        #expect(merged.mapping?["a"]?.mapping?["z"]?.location == Location(file: "base", line: 1, column: 14))
        #expect(merged.mapping?.entry(for: "b")?.keyLocation == Location(file: "base", line: 2, column: 1))
        #expect(merged.mapping?.keys == ["a", "b"])
    }
}
