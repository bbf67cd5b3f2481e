import Foundation
import Testing

/// What `docs/guide/chat-api.md` tells its readers to type, typed, against a server deployed as they deploy it.
@Suite struct ChatGuideTests {
    @Test func everyCommandPrintsWhatThePageSays() async throws {
        try await withProject { project in
            try project.configure(settings: ["CHAT_REGISTRATION": "open"])
            let deployment = try await project.deploy()
            #expect(deployment.status == 0, "\(deployment.errors)")
            try await GuidePage("chat-api").check { guide in
                let places: KeyValuePairs = ["127.0.0.1:8080": "127.0.0.1:\(project.port)"]
                return try await GuideRun(guide, in: project, places: places, within: .seconds(120))
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
