import Foundation
import TestSupport
import Testing

/// `chatops verify` as it is typed.
@Suite struct VerifyTests {
    private struct Document: Decodable {
        struct Check: Decodable {
            var name: String
            var verdict: String
            var summary: String
        }

        struct Availability: Decodable {
            var asked: Int
            var failed: Int
        }

        var passed: Bool
        var checks: [Check]
        var availability: [Availability]?
    }

    /// A project whose only checks are these.
    private func configure(_ project: Project, _ checks: String) throws {
        try project.configure(more: "checks:\n  ready: null\n  api: null\n" + checks)
    }

    @Test func warningsFailOnlyWhereThatIsAskedFor() async throws {
        try await withProject { project in
            try configure(project, "  own: {type: external, command: [sh, -c, 'echo 90 waiting; exit 2']}\n")
            let mild = try await project.chatops("verify", "health", "embedded", "--json")
            #expect(mild.status == 0, "\(mild.errors)")
            let document = try mild.json(Document.self)
            #expect(document.passed && document.checks.map(\.verdict) == ["warned"])
            let strict = try await project.chatops(
                "verify",
                "health",
                "embedded",
                "--fail-on",
                "warn",
                "--output",
                "junit"
            )
            #expect(strict.status == 1)
            #expect(strict.output.contains("<failure type=\"warned\" message=\"90 waiting\">"))
        }
    }

    @Test func whatWasFoundIsEvidence() async throws {
        try await withProject { project in
            try configure(project, "  own: {type: external, command: [sh, -c, 'test ! -e down']}\n")
            let passed = try await project.chatops("verify", "health", "embedded")
            #expect(passed.status == 0, "\(passed.errors)")
            #expect(
                passed.output.contains(/\nevidence: \/.*\/evidence\/embedded\/\d{8}T\d{6}Z-verify-health\/report.md\n/)
            )
            try project.write("", to: "down")
            let failed = try await project.chatops(
                "verify",
                "health",
                "embedded",
                "--for",
                "300ms",
                "--every",
                "100ms",
                "--json"
            )
            #expect(failed.status == 1)
            struct Recorded: Decodable { var evidence: String }
            let folder = try failed.json(Recorded.self).evidence
            let page = try String(contentsOfFile: "\(folder)/report.md", encoding: .utf8)
            #expect(page.hasPrefix("# verify health embedded: checks failed\n"), "\(page)")
            #expect(page.contains("- Error: own: failed 3 of 3 times, the last at ") && page.contains("--every=100ms"))
            #expect(page.contains("| own | 3 | 3 | 0 | 0 % |"))
            let quiet = try await project.chatops("verify", "health", "embedded", "--no-evidence")
            #expect(quiet.status == 1 && !quiet.output.contains("evidence"))
            let list = try await project.chatops("evidence", "list", "embedded")
            #expect(list.output.contains("passed") && list.output.contains("checks-failed"))
            #expect(list.output.split(separator: "\n").count == 2, "\(list.output)")
            #expect(try await project.chatops("evidence", "verify", "embedded").status == 0)
        }
    }

    /// A disk that is full or read-only does not keep the verdict from being told.
    @Test func whatCannotBeRecordedIsToldAndExits13() async throws {
        try await withProject { project in
            try configure(project, "  own: {type: external, command: [sh, -c, 'exit 0']}\n")
            try project.write("in the way", to: "evidence")
            let outcome = try await project.chatops("verify", "health", "embedded")
            #expect(outcome.status == 13 && outcome.output.hasPrefix("✓ own"), "\(outcome.output)")
            #expect(outcome.firstErrorLine.hasPrefix("error: all was done, but the evidence was not written: "))
        }
    }

    @Test func theTextfileIsForOthersToRead() async throws {
        try await withProject { project in
            try configure(project, "  own: {type: external, command: [sh, -c, 'exit 1']}\n")
            let outcome = try await project.chatops("verify", "health", "embedded", "--textfile", "chatops.prom")
            #expect(outcome.status == 1)
            let text = try project.text(of: "chatops.prom")
            #expect(text.contains("chatops_check_success{environment=\"embedded\",check=\"own\"} 0\n"))
            let attributes = try FileManager.default.attributesOfItem(atPath: project.root + "/chatops.prom")
            #expect(attributes[.posixPermissions] as? Int == 0o644)
            #expect(!project.files().contains { $0.hasSuffix(".part") })
        }
    }

    @Test func programsOfTheUsersOwnGetNoVariableOfOthers() async throws {
        try await withProject { project in
            try configure(
                project,
                """
                  own: {type: external, command: [sh, -c, 'printenv PASSED || echo nothing at $CHATOPS_ADDRESS']}

                """
            )
            let outcome = try await project.chatops(
                "verify",
                "health",
                "embedded",
                "--json",
                environment: ["PASSED": "a secret"]
            )
            let checks = try outcome.json(Document.self).checks
            #expect(checks.map(\.summary) == ["nothing at http://127.0.0.1:\(project.port)"], "\(outcome.errors)")
        }
    }

    /// What this machine makes of a name counts, /etc/hosts included.
    @Test func aNameThatLeadsElsewhereIsTold() async throws {
        try await withProject { project in
            try configure(
                project,
                "  name: {type: dns, host: chat.test, addresses: [192.0.2.10], deadline: 2s}\n"
            )
            try project.write("127.0.0.1 localhost\n203.0.113.7 chat.test\n", to: "hosts", mode: 0o644)
            let hosts = "mount --bind '\(project.root)/hosts' /etc/hosts"
            let namespace = try await MountNamespace(hosts, in: project.root)
            let outcome = try await namespace.chatops("verify", "health", "embedded", "--json", of: project)
            #expect(outcome.status == 1, "\(outcome.errors)")
            let summary = try #require(try outcome.json(Document.self).checks.first?.summary)
            let cause = "chat.test leads elsewhere, to A 203.0.113.7: the service is at A 192.0.2.10"
            #expect(summary.hasPrefix(cause), "\(summary)")
        }
    }

    @Test func interruptedItSumsUpWhatWasSeen() async throws {
        try await withProject { project in
            let log = project.root + "/asked"
            try configure(project, "  own: {type: external, command: [sh, -c, 'echo x >> \(log)']}\n")
            let arguments = ["verify", "health", "embedded", "--for", "10m", "--every", "50ms", "--json"]
            let invocation = try project.start(arguments)
            try await eventually("it was asked a few times") {
                FileManager.default.contents(atPath: log).map { $0.count >= 10 } ?? false
            }
            invocation.send(SIGINT)
            let outcome = try await invocation.finish()
            #expect(outcome.status == 130, "\(outcome.errors)")
            let own = try #require(try outcome.json(Document.self).availability?.first)
            #expect(own.asked >= 4 && own.failed == 0, "\(outcome.output)")
        }
    }

    @Test func whatMakesNoSenseIsRefused() async throws {
        try await withProject { project in
            try configure(project, "  own: {type: external, command: ['true']}\n")
            #expect(try await project.chatops("verify", "health", "embedded", "--every", "1s").status == 64)
            #expect(try await project.chatops("verify", "health", "embedded", "--for", "soon").status == 64)
            let outcome = try await project.chatops("verify", "tls", "embedded")
            #expect(outcome.status == 64)
            #expect(outcome.firstErrorLine.contains("neither certificates nor a check of type tls"))
        }
    }
}
