import Foundation
import TestSupport
import Testing

/// `chatops verify release` and `verify database` of an embedded deployment.
@Suite struct VerifyEmbeddedTests {
    @Test func theReleaseAndItsFileAreJudged() async throws {
        try await withProject { project in
            try await expect(project, "release", .failed, "nothing is deployed")
            try await expect(project, "database", .failed, "nothing is deployed")
            let deployed = try await project.deploy()
            #expect(deployed.status == 0, "\(deployed.errors)")
            try await expect(project, "release", .passed, "release ")
            try await expect(project, "database", .passed, "SQLite 3.")

            let status = try await project.chatops("status", "embedded", "--json").json(StatusDocument.self)
            kill(try #require(status.serverPid), SIGKILL)
            try await eventually("the server is there again") {
                let report = try await report(project, "release")
                return report.verdict == "warned" && report.summary == "the server was restarted once after it had died"
            }

            let file = project.root + "/.chatops/embedded/data/chat.sqlite"
            let drop = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('DROP TABLE room_bans')"
            _ = try await Invocation.output(of: ["/usr/bin/env", "python3", "-c", drop, file], in: project.root)
            try await expect(project, "database", .failed, "tables are missing: room_bans")

            let release = try #require(status.release)
            let settings = project.root + "/.chatops/embedded/releases/\(release)/server.env"
            let handle = try #require(FileHandle(forWritingAtPath: settings))
            try handle.seekToEnd()
            try handle.write(contentsOf: Data("CHAT_LOG_LEVEL=trace\n".utf8))
            try handle.close()
            try await expect(
                project,
                "release",
                .failed,
                "the files of release \(release) are not as they were deployed"
            )
        }
    }

    private func report(_ project: Project, _ what: String) async throws -> VerifyDocument.Check {
        let outcome = try await project.chatops("verify", what, "embedded", "--json")
        return try #require(outcome.json(VerifyDocument.self).checks.first, "\(outcome.errors)")
    }

    private func expect(
        _ project: Project,
        _ what: String,
        _ verdict: VerifyDocument.Verdict,
        _ cause: String
    ) async throws {
        let check = try await report(project, what)
        #expect(check.verdict == verdict.rawValue && check.summary.hasPrefix(cause), "\(check)")
    }
}
