import CurlHTTP
import Environments
import FoundationEssentials
import Glibc
import Processes
import SystemPackage
import TestSupport
import Testing

@testable import Operations

/// Telling, through a real web server and real programs.
@Suite struct NotifierTests {
    private struct Received: Decodable {
        struct Past: Decodable {
            var verdict: String
            var failed: [String]
        }

        var schemaVersion: Int
        var id: String
        var text: String
        var environment: String
        var verdict: String
        var before: Past?
        var missed: [Past]
    }

    private let project = TemporaryFolder()
    private static let path = "/hooks/T0SECRET0TOKEN"

    /// As chatops does: a program that does not read its input is no reason to end.
    init() { signal(SIGPIPE, SIG_IGN) }

    private func notifier(_ settings: String) throws -> Notifier {
        let environments = project.path.appending("environments")
        try Folder.create(environments, permissions: .ownerReadWriteExecute)
        for (name, text) in [("base", "{}\n"), ("embedded", "cluster: {kind: embedded}\nnotify: \(settings)\n")] {
            let file = environments.appending("\(name).yaml")
            try DurableFile.write(text.utf8, to: file, permissions: .ownerReadWrite)
        }
        let name = try #require(EnvironmentName("embedded"))
        let loaded = try LoadedEnvironment.load(name, in: Project(root: project.path), processEnvironment: [:])
        return Notifier(
            try #require(loaded.environment.notify),
            environment: name,
            project: project.path,
            http: Client(version: "test"),
            runner: Runner(),
            redactor: Redactor(secrets: loaded.secretValues.map { $0.reveal() })
        )
    }

    private func report(_ name: String) -> CheckReport {
        CheckReport(name: name, verdict: .failed, target: "GET /", summary: "status 404", measurements: [])
    }

    /// One run a minute; nil for what was delivered, or the failure.
    @discardableResult
    private func tell(_ notifier: Notifier, _ failed: [String], at minute: Int) async throws -> NoticeFailure? {
        let now = Date(timeIntervalSince1970: 1_800_000_000 + Double(minute) * 60)
        do {
            try await notifier.tell(failed.map(report), of: 3, asked: now, now: { now })
            return nil
        } catch let failure as NoticeFailure {
            return failure
        }
    }

    private func decoded(_ texts: [String]) throws -> [Received] {
        try texts.map { try JSONDecoder().decode(Received.self, from: Data($0.utf8)) }
    }

    @Test func aWebhookHearsOfEachChangeOnce() async throws {
        try await Listener.run { listener in
            let notifier = try notifier("{webhook: 'http://127.0.0.1:\(listener.port)\(Self.path)', quiet: 0s}")
            for (minute, failed) in [[], ["page"], ["page"], [], [], ["page", "tls"]].enumerated() {
                #expect(try await tell(notifier, failed, at: minute) == nil)
            }
            let received = try decoded(listener.received())
            #expect(received.map(\.verdict) == ["failed", "passed", "failed"])
            #expect(received.map { $0.before?.failed } == [nil, ["page"], []])
            #expect(received.allSatisfy { $0.schemaVersion == 1 && $0.environment == "embedded" })
            #expect(Set(received.map(\.id)).count == 3)
            let host = Actor.current.host
            let time = "2027-01-15 08:01 UTC"
            let text = "✗ embedded: 1 of 3 checks fail since \(time): page: status 404 (asked from \(host))"
            #expect(received.first?.text == text)
            #expect(received[1].text.hasPrefix("✓ embedded: all 3 checks pass since "))
            #expect(received[1].text.contains("; before, page failed"))
        }
    }

    @Test(arguments: [500, 404, 302, 0]) func whatIsRefusedIsToldByTheNextRun(status: Int) async throws {
        try await Listener.run { listener in
            let address = "http://127.0.0.1:\(listener.port)\(Self.path)"
            let notifier = try notifier("{webhook: '\(address)', quiet: 1h, deadline: 1s}")
            try listener.answer(status)
            let failure = try #require(try await tell(notifier, ["page"], at: 0))
            #expect(failure.message.contains(status == 0 ? "gave up" : "answered \(status)"))
            #expect(!failure.message.contains("T0SECRET0TOKEN"))
            #expect(try await tell(notifier, ["page"], at: 5) != nil)
            #expect(try await tell(notifier, [], at: 10) != nil)
            try listener.answer(204)
            #expect(try await tell(notifier, [], at: 15) == nil)
            #expect(try await tell(notifier, [], at: 20) == nil)

            let received = try decoded(listener.received())
            #expect(received.map(\.verdict) == ["failed", "failed", "passed", "passed"])
            #expect(received[0].id == received[1].id && received[2].id == received[3].id)
            #expect(received[3].missed.map(\.failed) == [["page"]])
            #expect(received[3].text.contains("Could not be told when it was so: "))
        }
    }

    @Test func aRefusedConnectionIsNamedWithoutTheAddress() async throws {
        let notifier = try notifier("{webhook: 'http://127.0.0.1:1\(Self.path)'}")
        let failure = try #require(try await tell(notifier, ["page"], at: 0))
        #expect(failure.message.contains("notify.webhook: connection refused"))
        #expect(!failure.message.contains("T0SECRET0TOKEN"))
        let state = try #require(try project.text(of: ".chatops/embedded/notices.json"))
        #expect(!state.contains("T0SECRET0TOKEN"))
        #expect(project.mode(of: ".chatops/embedded/notices.json") == 0o600)
    }

    @Test func aProgramGetsTheNoticeOnItsInputAndNextToNoEnvironment() async throws {
        let script = "cat > told; env | sed 's/=.*//' | sort | tr '\\n' ' ' > names; echo $CHATOPS_VERDICT > verdict"
        let notifier = try notifier("{command: [sh, -c, \"\(script)\"], quiet: 0s}")
        #expect(try await tell(notifier, ["page"], at: 0) == nil)
        let told = try decoded([#require(try project.text(of: "told"))])
        #expect(told.map(\.verdict) == ["failed"])
        #expect(try project.text(of: "verdict") == "failed\n")
        let names = Set(try #require(try project.text(of: "names")).split(separator: " ").map(String.init))
        let allowed: Set = [
            "CHATOPS_ENVIRONMENT", "CHATOPS_NOTICE", "CHATOPS_VERDICT", "HOME", "LANG", "LC_ALL", "LOGNAME", "PATH",
            "PWD",
            "OLDPWD", "SHLVL", "TMPDIR", "TZ", "USER", "_",
        ]
        #expect(names.isSubset(of: allowed), "\(names)")
        #expect(names.isSuperset(of: ["CHATOPS_ENVIRONMENT", "CHATOPS_NOTICE", "CHATOPS_VERDICT"]))
    }

    @Test(
        arguments: [
            ("exit 3", "exited with 3"), ("exec sleep 30", "did not end within"), ("kill -9 $$", "ended by signal 9"),
        ]
    )
    func aProgramThatFailsIsTriedAgain(script: String, expected: String) async throws {
        try project.append("test ! -e away || { \(script); }\necho x >> heard\n", to: "tell")
        let notifier = try notifier("{command: [sh, tell], deadline: \(script.contains("sleep") ? "1s" : "20s")}")
        try project.append("", to: "away")
        let failure = try #require(try await tell(notifier, ["page"], at: 0))
        #expect(failure.message.contains(expected), "\(failure.message)")
        try Folder.remove(project.path.appending("away"))
        #expect(try await tell(notifier, ["page"], at: 1) == nil)
        #expect(try await tell(notifier, ["page"], at: 2) == nil)
        #expect(try project.text(of: "heard") == "x\n")
    }

    @Test func bothChannelsAreTriedAndTheOneThatHeardHearsAgain() async throws {
        try await Listener.run { listener in
            let webhook = "http://127.0.0.1:\(listener.port)\(Self.path)"
            let notifier = try notifier("{webhook: '\(webhook)', command: [sh, -c, 'echo x >> heard; test -e fine']}")
            let failure = try #require(try await tell(notifier, ["page"], at: 0))
            #expect(failure.message.contains("notify.command: ") && !failure.message.contains("notify.webhook"))
            try project.append("", to: "fine")
            #expect(try await tell(notifier, ["page"], at: 1) == nil)
            let received = try decoded(listener.received())
            #expect(received.count == 2 && received[0].id == received[1].id)
            #expect(try project.text(of: "heard") == "x\nx\n")
        }
    }

    @Test func aDamagedStateFileDoesNotSilenceIt() async throws {
        let notifier = try notifier("{command: [sh, -c, 'echo x >> heard']}")
        try await tell(notifier, [], at: 0)
        let file = project.path.appending(".chatops/embedded/notices.json")
        try DurableFile.write("{\"owed\": ".utf8, to: file, permissions: .ownerReadWrite)
        #expect(try await tell(notifier, ["page"], at: 1) == nil)
        #expect(try project.text(of: "heard") == "x\n")
    }
}
