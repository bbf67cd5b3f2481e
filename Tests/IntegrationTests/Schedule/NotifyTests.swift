import Foundation
import TestSupport
import Testing

/// `chatops verify health --notify` as cron runs it: again and again, sometimes twice at once, sometimes killed.
@Suite struct NotifyTests {
    private func configure(_ project: Project, tell: String) throws {
        try project.write(tell, to: "tell")
        try project.configure(
            more: """
                checks:
                  ready: null
                  api: null
                  own: {type: external, command: [sh, -c, 'echo broken; exit 1']}
                notify: {command: [sh, tell], quiet: 1h}

                """
        )
    }

    private func verify(_ project: Project) async throws -> Outcome {
        try await project.chatops("verify", "health", "embedded", "--notify")
    }

    @Test func ofManyAtOnceOneTells() async throws {
        try await withProject { project in
            try configure(project, tell: "cat > /dev/null; echo $CHATOPS_NOTICE >> told; sleep 0.2\n")
            let invocations = try (0..<6).map { _ in try project.start(["verify", "health", "embedded", "--notify"]) }
            for invocation in invocations {
                let outcome = try await invocation.finish()
                #expect(outcome.status == 1 && outcome.errors == "", "\(outcome.errors)")
            }
            #expect(try project.text(of: "told").split(separator: "\n").count == 1)
        }
    }

    /// SIGKILL in the middle of telling, and right after it: told again, under the same id, and then no more.
    @Test(arguments: ["kill -9 $PPID; sleep 1; exit 1", "echo $CHATOPS_NOTICE >> told; kill -9 $PPID"])
    func killedItTellsNextTime(script: String) async throws {
        try await withProject { project in
            try configure(
                project,
                tell: """
                    cat > /dev/null
                    if [ ! -e once ]; then : > once; \(script); exit; fi
                    echo $CHATOPS_NOTICE >> told

                    """
            )
            #expect(try await verify(project).status == 128 + SIGKILL)
            for _ in 0..<3 { #expect(try await verify(project).status == 1) }
            // Of the run that was killed, which was the first to see it.
            let list = try await project.chatops("evidence", "list", "embedded")
            #expect(list.output.split(separator: "\n").count == 1, "\(list.output)")
            let told = try project.text(of: "told").split(separator: "\n")
            #expect(told.count == (script.hasPrefix("echo") ? 2 : 1) && Set(told).count == 1, "\(told)")
            #expect(!project.files().contains { $0.hasSuffix(".part") })
        }
    }

    @Test func aWebhookThatFailsIsAnErrorWithoutItsAddress() async throws {
        try await withProject { project in
            try project.configure(
                more: """
                    checks:
                      ready: null
                      api: null
                      own: {type: external, command: ['false']}
                    notify: {webhook: 'http://127.0.0.1:${PORT}/hooks/${TOKEN}'}

                    """
            )
            try project.write("PORT=1\nTOKEN=t0secret0token\n", to: ".env")
            let outcome = try await verify(project)
            #expect(outcome.status == 1)
            #expect(outcome.firstErrorLine.contains("notify.webhook: connection refused"), "\(outcome.errors)")
            #expect(outcome.errors.contains("docs/runbooks/notices-not-delivered.md"))
            #expect(try await verify(project).status == 1, "tried again")
            let list = try await project.chatops("evidence", "list", "embedded")
            #expect(list.output.split(separator: "\n").count == 1, "only the change is evidence: \(list.output)")
            #expect(!(outcome.output + outcome.errors).contains("t0secret0token"))
            for file in project.files() where !file.hasSuffix("/.env") {
                let bytes = FileManager.default.contents(atPath: file) ?? Data()
                #expect(!String(decoding: bytes, as: UTF8.self).contains("t0secret0token"), "\(file)")
            }
        }
    }

    @Test func whatMakesNoSenseIsRefused() async throws {
        try await withProject { project in
            let nobody = try await verify(project)
            #expect(nobody.status == 64 && nobody.errors.contains("add notify: with a webhook or a command"))
            #expect(try await project.chatops("verify", "schedule", "embedded", "--yes").status == 64)
            let more = ["verify", "health", "embedded", "--notify", "--for", "1s"]
            #expect(try await project.start(more).finish().status == 64)
            #expect(try await project.chatops("verify", "schedule", "embedded", "--every", "7m").status == 64)
            #expect(try await project.chatops("verify", "schedule", "--remove", "--with", "cron").status == 64)
        }
    }
}
