import Testing
import YAML

struct GeneratedDocumentTests {
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `a generated document reads as Helm reads it`(seed: UInt64) throws {
        var generator = DocumentGenerator(seed: seed)
        let documents = (0..<1000).map { number in
            generator = DocumentGenerator(seed: seed << 32 | UInt64(number))
            return generator.document()
        }
        let answers = try HelmOracle.answers(to: documents.map { [$0] })
        var readByBoth = 0
        for (document, answer) in zip(documents, answers) {
            switch (answer, Result { () throws(YAMLFault) in try Node(parsing: document, file: "case.yaml") }) {
            case (.values(let text), .success(let node)):
                readByBoth += 1
                #expect(try answer.agrees(with: node), "\(document)\n\(node.json())\n\(text)")
            case (.values(let text), .failure(let fault)):
                Issue.record("\(document)\nrefused: \(fault.message), but Helm reads \(text)")
            case (.refused(let reason), .success(let node)):
                Issue.record("\(document)\nread as \(node.json()), but Helm refuses: \(reason)")
            case (.refused, .failure): break
            }
        }
        #expect(readByBoth > 600)
    }
}
