import Testing
import YAML

/// Documents that Helm takes and chatops refuses on purpose, or the other way round: none of them silently.
struct KnownDeviationTests {
    static let refusedHere = [
        "a: 1\na: 2\n", "1: a\n'1': a\n", "a: !env x\n", "a: !!foo x\n", "a: !!str {b: 1}\n", "a: 1\n---\nb: 2\n",
        "a: !!binary gIE=\n", "\u{e9}: 1\ne\u{301}: 2\n",
    ]

    @Test
    func `what is ambiguous or loses data is refused though Helm takes it`() throws {
        for (document, answer) in zip(Self.refusedHere, try HelmOracle.answers(to: Self.refusedHere.map { [$0] })) {
            guard case .values = answer else {
                Issue.record("Helm refuses it too: \(document)")
                continue
            }
            #expect(throws: YAMLFault.self, "\(document)") { try Node(parsing: document, file: "") }
        }
    }

    @Test
    func `a question mark inside a flow scalar is read though Helm refuses it`() throws {
        let document = "a: [http://x/y?z]\n"
        guard case .refused(let reason) = try HelmOracle.answers(to: [[document]])[0] else {
            Issue.record("Helm reads it by now")
            return
        }
        #expect(KnownDeviation.isQuestionMarkInFlow(document, reason: reason))
        let node = try Node(parsing: document, file: "")
        #expect(node.json() == #"{"a":["http://x/y?z"]}"#)
        #expect(try HelmOracle.answers(to: [[node.yaml()]])[0].agrees(with: node))
    }
}
