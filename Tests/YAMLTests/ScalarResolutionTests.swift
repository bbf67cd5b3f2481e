import Testing
import YAML

/// Every ambiguous scalar means to `YAML` what it means to Helm's own engine, wherever it stands.
struct ScalarResolutionTests {
    /// Templates with the scalar as `%`.
    static let positions = [
        "a: %\n", "a:\n- %\n- x\n", "%: x\n", "a: {k: %}\n", "a: [%, 1]\n", "{%: x}\n", "? %\n: x\n",
        "a: '%'\n", "a: \"%\"\n", "'%': x\n", "a: |\n  %\n", "a: >-\n  %\n", "a: &b %\nc: *b\n", "a: % # comment\n",
        "a: ! %\n", "a: ! '%'\n",
    ]

    static let tags = ["!!str", "!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!binary"]

    @Test
    func `an ambiguous scalar reads as Helm reads it`() throws {
        try expectAgreement(
            Self.positions.flatMap { position in
                AmbiguousScalars.all.map { position.replacing("%", with: $0) }
            }
        )
    }

    @Test
    func `a standard tag is honoured as Helm honours it`() throws {
        try expectAgreement(
            Self.tags.flatMap { tag in
                AmbiguousScalars.all.flatMap {
                    ["a: \(tag) \($0)\n", "a: \(tag) '\($0.replacing("'", with: "''"))'\n"]
                } + ["a: \(tag)\n", "a: \(tag) ''\n", "a: \(tag) aGVsbG8=\n", "a: \(tag) \"aGV\\nsbG8=\"\n"]
            }
        )
    }

    private func expectAgreement(_ documents: [String]) throws {
        let answers = try HelmOracle.answers(to: documents.map { [$0] })
        for (document, answer) in zip(documents, answers) {
            switch (answer, Result { () throws(YAMLFault) in try Node(parsing: document, file: "case.yaml") }) {
            case (.values(let text), .success(let node)):
                #expect(try answer.agrees(with: node), "\(document): \(node.json()) is not \(text)")
            case (.refused(let reason), .success(let node)):
                #expect(
                    KnownDeviation.isQuestionMarkInFlow(document, reason: reason),
                    "\(document): \(node.json()), \(reason)"
                )
            case (.values(let text), .failure(let fault)):
                #expect(fault.problem == .invalidBinary && text.contains("\u{FFFD}"), "\(fault.message), not \(text)")
            case (.refused, .failure): break
            }
        }
    }

    @Test
    func `a number prints as toJson prints it`() throws {
        let numbers = [
            "0", "-0.0", "1000000", "1e20", "1e21", "1e-6", "1e-7", "0.1", "9007199254740993", "1.7976931348623157e308",
        ]
        let documents = numbers.map { "a: \($0)\n" }
        for (document, answer) in zip(documents, try HelmOracle.answers(to: documents.map { [$0] })) {
            guard case .values(let text) = answer else {
                Issue.record("Helm refuses \(document)")
                continue
            }
            #expect(try Node(parsing: document, file: "").json() == text)
        }
    }
}
