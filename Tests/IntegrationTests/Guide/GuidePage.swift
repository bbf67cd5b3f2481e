import Foundation
import Testing

/// A page under `docs/guide/` whose commands are typed and whose outputs are compared with the real ones.
///
/// `REWRITE_GUIDES=1 script/test GuideTests` writes the real outputs where a page's differ.
struct GuidePage {
    private let path: String

    init(_ name: String) { path = "\(Checkout.root)/docs/guide/\(name).md" }

    /// - Parameter type: does what the guide says.
    func check(_ type: (Guide) async throws -> GuideRun) async throws {
        let guide = Guide(try String(contentsOfFile: path, encoding: .utf8))
        let run = try await type(guide)
        try #require(guide.steps.count > 10 && run.outputs.count >= guide.steps.count)
        var others: [Int: [String]] = [:]
        for (number, (step, output)) in zip(guide.steps, run.outputs).enumerated() where !step.matches(output) {
            others[number] = output
        }
        if ProcessInfo.processInfo.environment["REWRITE_GUIDES"] == "1" {
            try guide.replacing(others).write(toFile: path, atomically: true, encoding: .utf8)
        }
        for (number, output) in others.sorted(by: { $0.key < $1.key }) {
            Issue.record("$ \(guide.steps[number].command)\nprinted:\n\(output.joined(separator: "\n"))")
        }
    }
}
