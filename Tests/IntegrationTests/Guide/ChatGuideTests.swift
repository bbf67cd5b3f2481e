import Foundation
import Testing

/// What `docs/guide/chat-api.md` tells its readers to type, typed, against a server deployed as they deploy it.
///
/// `REWRITE_GUIDES=1 script/test ChatGuideTests` writes the real outputs where the page's differ.
@Suite struct ChatGuideTests {
    private static let page = Checkout.root + "/docs/guide/chat-api.md"

    @Test func everyCommandPrintsWhatThePageSays() async throws {
        try await withProject { project in
            try project.configure(settings: ["CHAT_REGISTRATION": "open"])
            let deployment = try await project.deploy()
            #expect(deployment.status == 0, "\(deployment.errors)")
            let guide = Guide(try String(contentsOfFile: Self.page, encoding: .utf8))
            let run = try await GuideRun(guide, in: project, within: .seconds(120))
            try #require(guide.steps.count > 20 && run.outputs.count >= guide.steps.count)
            var others: [Int: [String]] = [:]
            for (number, (step, output)) in zip(guide.steps, run.outputs).enumerated() where !step.matches(output) {
                others[number] = output
            }
            if ProcessInfo.processInfo.environment["REWRITE_GUIDES"] == "1" {
                try guide.replacing(others).write(toFile: Self.page, atomically: true, encoding: .utf8)
            }
            for (number, output) in others.sorted(by: { $0.key < $1.key }) {
                Issue.record("$ \(guide.steps[number].command)\nprinted:\n\(output.joined(separator: "\n"))")
            }
        }
    }

    @Test(arguments: [
        (["a"], ["a"], true), (["a"], ["b"], false), (["a"], ["a", "b"], false), (["a", "…"], ["a", "b", "c"], true),
        (["…", "z"], ["a", "z"], true), (["…", "z"], ["a"], false), (["1 … 3"], ["1 2 3"], true),
        (["1 … 3"], ["1 2 4"], false), (["at 2026-01-01T00:00:00.000Z"], ["at 2031-12-31T23:59:59.999Z"], true),
        (["01939d3c-7b5e-7c3a-9f4e-0123456789ab"], ["ffffffff-7b5e-7c3a-9f4e-0123456789ab"], true),
        ([], ["a"], false),
    ])
    func outputsAreComparedWithTheirFiguresAside(told: [String], real: [String], isMatch: Bool) {
        #expect(GuideStep(command: "", output: told, place: 0..<0).matches(real) == isMatch)
    }
}
