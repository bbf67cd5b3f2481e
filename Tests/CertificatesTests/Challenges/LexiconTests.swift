import ACME
import Foundation
import TestServers
import Testing

@testable import Operations

/// Debian's lexicon, with a provider that is real: PowerDNS by its API.
@Suite struct LexiconTests {
    private func solver(_ ports: [String: Int]) -> String {
        "{type: lexicon, provider: powerdns, propagation: 20s, resolver: 127.0.0.1, resolverPort: \(ports["dns"] ?? 0), "
            + "settings: {LEXICON_POWERDNS_AUTH_TOKEN: \"${TOKEN}\", "
            + "LEXICON_POWERDNS_PDNS_SERVER: \"http://127.0.0.1:\(ports["api"] ?? 0)\"}}"
    }

    private func run(_ body: (SolverTrial, [String: Int], String) async throws -> Void) async throws {
        try await SolverTrial.run { trial in
            try await Server.run("name-server", [trial.folder.path, "--powerdns"]) { ports in
                let key = try String(contentsOf: trial.folder.appending(path: "api.key"), encoding: .utf8)
                try await body(trial, ports, key)
            }
        }
    }

    private func values(_ name: String, _ ports: [String: Int]) async -> Set<String> {
        let query = DNSQuery(name: name, kind: .txt, server: "127.0.0.1", port: UInt16(ports["dns"] ?? 0))
        return Set(await query.answer().values(.txt))
    }

    /// The arguments of all of lexicon's processes that are seen until it is cancelled.
    private func watch() async -> Set<String> {
        var seen: Set<String> = []
        while !Task.isCancelled {
            for pid in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] where Int(pid) != nil {
                guard let bytes = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else { continue }
                let line = String(decoding: bytes, as: UTF8.self)
                if line.contains("lexicon\0") { seen.insert(line) }
            }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return seen
    }

    @Test func issuesAWildcardAndItsBaseInADelegatedZone() async throws {
        try await run { trial, ports, key in
            let responder = try trial.responder("dns-01", solver(ports), secrets: ["TOKEN": key])
            #expect(await responder.preflight() == [])
            let lines = try await withThrowingTaskGroup(of: Set<String>.self) { group in
                group.addTask { await watch() }
                try await TestAuthority.run([.nameServer("127.0.0.1:\(ports["dns"] ?? 0)")]) { authority in
                    let names = ["*.chat.acme.example.org", "chat.acme.example.org"]
                    let issued = try await authority.issue(names, by: responder)
                    #expect(issued.count == 2)
                }
                group.cancelAll()
                return try await group.reduce(into: Set()) { $0.formUnion($1) }
            }
            #expect(lines.contains { $0.contains("create\0acme.example.org\0") })
            #expect(!lines.contains { $0.contains(key) })
            #expect(await values("_acme-challenge.chat.acme.example.org", ports) == [])
            #expect(!trial.isJournalThere)
        }
    }

    @Test func takesAwayTwiceAndLeavesOthersAlone() async throws {
        try await run { trial, ports, key in
            let one = try ChallengeAnswer.sample(.dns01, "chat.example.org")
            let other = try ChallengeAnswer.sample(.dns01, "chat.example.org", token: "b3RoZXI")
            let responder = try trial.responder("dns-01", solver(ports), secrets: ["TOKEN": key])
            try await responder.present(one)
            try await responder.present(other)
            #expect(await values(one.recordName, ports) == [one.recordValue, other.recordValue])
            await responder.withdraw(one)
            #expect(await values(one.recordName, ports) == [other.recordValue])
            await responder.withdraw(other)
            await responder.withdraw(other)
            #expect(await responder.takeNotes() == [])
            #expect(await values(one.recordName, ports) == [])
        }
    }

    @Test func aTokenThatMayNotIsToldWithoutTheToken() async throws {
        try await run { trial, ports, _ in
            let secret = "kT9-wrong-token-4711"
            let responder = try trial.responder("dns-01", solver(ports), secrets: ["TOKEN": secret])
            let failure = await #expect(throws: CertificateFailure.self) {
                try await responder.present(.sample(.dns01, "chat.example.org"))
            }
            #expect(failure?.message.contains("401") == true)
            #expect(failure.map { "\($0)\($0.message)\($0.hint ?? "")" }?.contains(secret) == false)
        }
    }
}
