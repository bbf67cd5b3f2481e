import ChatClient
import Foundation
import NIOHTTP1
import TestSupport
import Testing

/// `chatops verify chat` as it is typed, with a chat that was deployed before.
@Suite struct VerifyChatTests {
    private struct Document: Decodable {
        struct Check: Decodable {
            struct Figure: Decodable { var name: String }

            var name: String
            var verdict: String
            var summary: String
            var measurements: [Figure]
        }

        struct Availability: Decodable {
            var asked: Int
            var failed: Int
        }

        var passed: Bool
        var checks: [Check]
        var availability: [Availability]?
    }

    private static let email = "chatops-probe@chatops.invalid"

    private func deployed(_ project: Project, more: String = "") async throws {
        try project.configure(settings: ["CHAT_REGISTRATION": "open", "CHAT_SENDS_PER_SECOND": "1000"], more: more)
        let outcome = try await project.deploy()
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    private func password(of project: Project) throws -> String {
        String(try project.text(of: ".chatops/embedded/probe-password").prefix { !$0.isNewline })
    }

    /// Runs by the dozen leave one account, one room, no text and no session.
    @Test func withoutAnyConfigurationItLeavesNothingBehind() async throws {
        try await withProject { project in
            try await deployed(project)
            let first = try await project.chatops("verify", "chat", "embedded")
            #expect(first.status == 0, "\(first.output) \(first.errors)")
            #expect(first.output.hasPrefix("✓ chat: sent, received on a second connection, read back\n"))
            let again = try await project.chatops(
                "verify",
                "chat",
                "embedded",
                "--for",
                "3s",
                "--every",
                "100ms",
                "--json"
            )
            #expect(again.status == 0, "\(again.output) \(again.errors)")
            let document = try again.json(Document.self)
            let figures = document.checks.first?.measurements.map(\.name)
            #expect(figures == ["page", "login", "upgrade", "ack", "receive", "readBack", "total"])
            let asked = try #require(document.availability?.first?.asked)
            #expect(asked >= 20 && document.availability?.first?.failed == 0, "\(again.output)")

            let client = ChatClient(port: Int(project.port))
            let probe = try await client.logIn(email: Self.email, password: try password(of: project))
            let rooms = try await probe.ask(.GET, "/api/rooms")["rooms"].array
            #expect(rooms.map { $0["name"].string } == ["chatops probe"])
            let room = try #require(rooms.first?["id"].string)
            let messages = try await probe.history(of: room)
            #expect(messages.count == asked + 1 && messages.allSatisfy { $0.text.isEmpty && $0.deletedAt != nil })
            #expect(try await probe.ask(.GET, "/api/sessions")["sessions"].array.count == 1, "only this test's")
            let other = try await client.signUp(email: "other@example.org")
            #expect(try await other.ask(.GET, "/api/rooms/open")["rooms"].array.isEmpty, "nobody sees the room")
        }
    }

    /// What a run that was killed left is deleted by the next.
    @Test func messagesOfKilledRunsAreDeletedLater() async throws {
        try await withProject { project in
            try await deployed(project)
            #expect(try await project.chatops("verify", "chat", "embedded").status == 0)
            let client = ChatClient(port: Int(project.port))
            let probe = try await client.logIn(email: Self.email, password: try password(of: project))
            let room = try #require(try await probe.ask(.GET, "/api/rooms")["rooms"][0]["id"].string)
            for number in 0..<40 { _ = try await probe.send("left", to: room, clientMessageID: "left-\(number)") }
            #expect(try await project.chatops("verify", "chat", "embedded").status == 0)
            let left = try await probe.history(of: room).filter { $0.deletedAt == nil }
            #expect((1...30).contains(left.count), "the newest may be of runs at the same time: \(left.count)")
        }
    }

    @Test func everyFormHasTheFigures() async throws {
        try await withProject { project in
            try await deployed(project)
            let junit = try await project.chatops("verify", "chat", "embedded", "--output", "junit")
            #expect(junit.output.contains("<testcase classname=\"chatops.embedded\" name=\"chat\""), "\(junit.output)")
            let metrics = try await project.chatops("verify", "chat", "embedded", "--output", "prometheus")
            #expect(
                metrics.output.contains(
                    /chatops_check_figure_seconds\{environment="embedded",check="chat",figure="receive"\} 0\.[0-9]+/
                ),
                "\(metrics.output)"
            )
        }
    }

    /// Neither the password, given or made, nor a token is in anything printed or recorded.
    @Test func secretsStaySecret() async throws {
        try await withProject { project in
            let given = "a probe's password 4711"
            try project.write("PROBE_PASSWORD=\"\(given)\"\n", to: ".env")
            let checks = """
                checks:
                  given: {type: chat, chat: {email: given@example.org, password: "${PROBE_PASSWORD}"}}
                  made: {type: chat}
                  lost: {type: chat, url: "http://127.0.0.1:1", chat: {password: "${PROBE_PASSWORD}"}}

                """
            try await deployed(project, more: checks.replacing(/\ *lost.*\n/, with: ""))
            try project.configure(
                settings: ["CHAT_REGISTRATION": "open"],
                more: checks + "  wrong: {type: chat, chat: {email: given@example.org, password: \"${WRONG}\"}}\n"
            )
            try project.write("PROBE_PASSWORD=\"\(given)\"\nWRONG=\"a wrong password 0815\"\n", to: ".env")
            var texts: [String] = []
            for form in ["text", "json", "yaml", "junit", "prometheus"] {
                let outcome = try await project.chatops("verify", "chat", "embedded", "--verbose", "--output", form)
                #expect(outcome.status == 1, "lost and wrong fail: \(outcome.errors)")
                texts += [outcome.output, outcome.errors]
            }
            #expect(texts[0].contains("✗ wrong: the probe's password is wrong"), "\(texts[0])")
            #expect(texts[0].contains("✓ given: ") && texts[0].contains("✓ made: "), "\(texts[0])")
            let evidence = try FileManager.default.subpathsOfDirectory(atPath: project.evidence)
                .compactMap { FileManager.default.contents(atPath: project.evidence + "/" + $0) }
                .map { String(decoding: $0, as: UTF8.self) }
            #expect(evidence.contains { $0.contains("received on a second connection") }, "the deploy conversed too")
            let secrets = [given, "a wrong password 0815", try password(of: project), "eyJ"]
            for text in texts + evidence {
                for secret in secrets { #expect(!text.contains(secret)) }
            }
        }
    }

    @Test func aDisabledAccountAndAStoppedServerAreTold() async throws {
        try await withProject { project in
            try await deployed(project)
            #expect(try await project.chatops("verify", "chat", "embedded").status == 0)
            let settings = project.root + "/.chatops/embedded/current/server.env"
            let made = try await Invocation.output(
                of: [
                    "/bin/sh", "-c",
                    "echo '\(ChatUser.password)' | '\(Executables.server)' administrator root@example.org",
                ],
                in: project.root,
                environment: ["CHAT_CONFIG_FILE": settings]
            )
            #expect(made.contains("created"))
            let client = ChatClient(port: Int(project.port))
            let root = try await client.logIn(email: "root@example.org")
            let accounts = try await root.ask(.GET, "/api/admin/users")["accounts"].array
            let probe = try #require(accounts.first { $0["email"].string == Self.email }?["id"].string)
            try await root.ask(.PATCH, "/api/admin/users/\(probe)", body: ["status": "disabled"])
            let disabled = try await project.chatops("verify", "chat", "embedded", "--json")
            #expect(disabled.status == 1)
            let summary = try disabled.json(Document.self).checks[0].summary
            #expect(
                summary.hasPrefix("the probe's account is disabled: logging in was refused (forbidden)"),
                "\(summary)"
            )
            #expect(try await project.chatops("stop", "embedded").status == 0)
            let stopped = try await project.chatops("verify", "chat", "embedded", "--json")
            #expect(try stopped.json(Document.self).checks[0].summary.hasPrefix("connection refused"))
        }
    }

    /// Ctrl-C does not wait for a connection that is held in silence.
    @Test func interruptedItEndsAtOnce() async throws {
        try await withProject { project in
            try await deployed(project)
            try project.configure(
                settings: ["CHAT_REGISTRATION": "open"],
                more: "checks:\n  chat: {type: chat, deadline: 60s, chat: {hold: 50s}}\n"
            )
            let invocation = try project.start(["verify", "chat", "embedded"])
            let client = ChatClient(port: Int(project.port))
            try await eventually("the probe has said something") {
                guard let password = try? password(of: project),
                    let probe = try? await client.logIn(email: Self.email, password: password),
                    let room = try await probe.ask(.GET, "/api/rooms")["rooms"][0]["id"].string
                else { return false }
                return try await probe.history(of: room).contains { $0.deletedAt != nil }
            }
            let interrupted = ContinuousClock.now
            invocation.send(SIGINT)
            let outcome = try await invocation.finish()
            #expect(outcome.status == 130, "\(outcome.errors)")
            #expect(interrupted.duration(to: .now) < .seconds(5))
        }
    }
}
