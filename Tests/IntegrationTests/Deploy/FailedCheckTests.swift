import Foundation
import Testing

/// Checks that do not pass once the new server serves.
@Suite struct FailedCheckTests {
    private static let impossible = """
        checks:
          impossible:
            path: /health/ready
            expect:
              status: 299
        """

    @Test func withNothingBeforeItIsDoneButUnverified() async throws {
        try await withProject { project in
            try project.configure(more: Self.impossible)
            let outcome = try await project.deploy(Executables.server, "--json")
            #expect(outcome.status == 13, "\(outcome.errors)")
            #expect(outcome.firstErrorLine.contains("check impossible failed: status 200 instead of 299"))
            #expect(try outcome.json().run.outcome == "unverified")
            #expect(try await project.answers())
        }
    }

    @Test func withAnOldServerThatOneIsPutBack() async throws {
        try await withProject { project in
            #expect(try await project.deploy().status == 0)
            let before = try await project.status()
            try project.configure(logLevel: "debug", more: Self.impossible)
            let outcome = try await project.deploy(Executables.server, "--json")
            #expect(outcome.status == 12, "\(outcome.errors)")
            #expect(outcome.firstErrorLine.contains("check impossible failed"))
            let steps = try outcome.json().run.steps
            #expect(steps.first { $0.name == "hand over" }?.outcome == "undone")
            #expect(try await project.status().release == before.release)
            #expect(try await project.status().state == "serving")
        }
    }

    @Test func verifyHealthTellsPassedFromFailed() async throws {
        try await withProject { project in
            #expect(try await project.deploy().status == 0)
            let passing = try await project.chatops("verify", "health", "embedded")
            #expect(passing.status == 0)
            #expect(passing.output.contains("all 2 checks passed"))
            try project.configure(more: Self.impossible)
            let failing = try await project.chatops("verify", "health", "embedded")
            #expect(failing.status == 1)
            #expect(failing.output.contains("1 of 3 checks failed"))
            #expect(try await project.chatops("stop", "embedded").status == 0)
            let stopped = try await project.chatops("verify", "health", "embedded", "--json")
            #expect(stopped.status == 1)
        }
    }

    @Test func theReleaseBeforeKeepsItsOwnPortWhenItIsPutBack() async throws {
        try await withProject { project in
            #expect(try await project.deploy().status == 0)
            let port = FreePort.next()
            try project.configure(port: port, more: Self.impossible)
            #expect(try await project.deploy().status == 12)
            #expect(try await project.answers())
            #expect(try await !project.answers(port: port))
        }
    }
}
