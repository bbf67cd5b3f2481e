import Foundation
import Testing

/// Programs that chatops brought along for a user who has none of that name.
@Suite struct ProjectProgramTests {
    private struct Findings: Decodable {
        struct Finding: Decodable {
            var subject: String
            var verdict: String
            var detail: String
        }

        var findings: [Finding]
    }

    private func helm(_ project: Project, path: String) async throws -> Findings.Finding {
        let variables = ["PATH": path, "K3S_SHA256": String(repeating: "0", count: 64)]
        let outcome = try await project.chatops("doctor", "local", "--json", environment: variables)
        return try #require(try outcome.json(Findings.self).findings.first { $0.subject.hasPrefix("helm ") })
    }

    @Test func theyAreFoundAndTheUsersOwnWin() async throws {
        try await withProject { project in
            for (folder, version) in [(".chatops/bin", "v3.19.2"), ("own", "v4.0.1")] {
                let path = "\(project.root)/\(folder)"
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
                try project.write("#!/bin/sh\necho \(version)\n", to: "\(folder)/helm", mode: 0o755)
            }
            // Without any folder that may have a helm of this machine's.
            let ours = try await helm(project, path: "\(project.root)/nothing")
            #expect(ours.verdict == "good" && ours.detail == "found 3.19", "\(ours)")
            let own = try await helm(project, path: "\(project.root)/own")
            #expect(own.verdict == "good" && own.detail == "found 4.0", "\(own)")
        }
    }
}
