import ACME
import Environments
import Foundation
import TestServers
import TestSupport
import Testing

@testable import Operations

/// With real name servers: BIND takes the updates.
@Suite struct NameServerTests {
    private func solver(_ port: Int, key: String = "update.key", propagation: String = "20s") -> String {
        "{type: nsupdate, server: 127.0.0.1, port: \(port), keyFile: \(key), propagation: \(propagation), "
            + "resolver: 127.0.0.1, resolverPort: \(port)}"
    }

    private func values(_ name: String, _ port: Int, at server: String = "127.0.0.1") async -> Set<String> {
        let query = DNSQuery(name: name, kind: .txt, server: server, port: UInt16(port), isRecursive: false)
        return Set(await query.answer().values(.txt))
    }

    private func run(_ body: (SolverTrial, Int) async throws -> Void) async throws {
        try await SolverTrial.run { trial in
            try await Server.run("name-server", [trial.folder.path]) { ports in
                try await body(trial, ports["dns"] ?? 0)
            }
        }
    }

    @Test func issuesAWildcardAndItsBaseAndAnAlias() async throws {
        try await run { trial, port in
            let responder = try trial.responder("dns-01", solver(port))
            #expect(await responder.preflight() == [])
            // Somebody else's value at the same name.
            let name = "_acme-challenge.chat.pair.test"
            let other = try ChallengeAnswer.sample(.dns01, "chat.pair.test", token: "b3RoZXI")
            let stranger = try trial.responder("dns-01", solver(port))
            try await stranger.present(other)
            try FileManager.default.removeItem(at: trial.journal)
            try await TestAuthority.run([.nameServer("127.0.0.1:\(port)")]) { authority in
                let names = ["*.chat.pair.test", "chat.pair.test", "near.example.test"]
                let issued = try await authority.issue(names, by: responder)
                #expect(try issued == Set(names.map(Identifier.init)))
            }
            #expect(await values(name, port) == [other.recordValue])
            #expect(await values("_acme-challenge.target.example.test", port) == [])
            #expect(await responder.takeNotes() == [])
            #expect(!trial.isJournalThere)
            await stranger.withdraw(other)
            #expect(await values(name, port) == [])
        }
    }

    @Test func aKilledRunsRecordIsTakenAway() async throws {
        try await run { trial, port in
            let answer = try ChallengeAnswer.sample(.dns01, "chat.pair.test")
            try await trial.responder("dns-01", solver(port)).present(answer)
            // All name servers tell it, over IPv6 too.
            #expect(await values(answer.recordName, port) == [answer.recordValue])
            #expect(await values(answer.recordName, port, at: "::1") == [answer.recordValue])
            #expect(try await trial.responder("dns-01", solver(port, key: "wrong.key")).withdrawLeftovers().count == 1)
            #expect(await values(answer.recordName, port) == [answer.recordValue])
            #expect(try await trial.responder("dns-01", solver(port)).withdrawLeftovers() == [])
            #expect(await values(answer.recordName, port) == [])
            #expect(!trial.isJournalThere)
        }
    }

    @Test func anAliasIsFollowedIntoItsZone() async throws {
        try await run { trial, port in
            let answer = try ChallengeAnswer.sample(.dns01, "alias.example.test")
            let responder = try trial.responder("dns-01", solver(port))
            try await responder.present(answer)
            for server in ["127.0.0.1", "::1"] {
                let found = await values("_acme-challenge.elsewhere.pair.test", port, at: server)
                #expect(found == [answer.recordValue])
            }
            await responder.withdraw(answer)
            #expect(await values("_acme-challenge.elsewhere.pair.test", port) == [])
        }
    }

    @Test func aNameServerThatLagsIsNamed() async throws {
        try await run { trial, port in
            let answer = try ChallengeAnswer.sample(.dns01, "chat.lag.test")
            let responder = try trial.responder("dns-01", solver(port, propagation: "1s"))
            let failure = await #expect(throws: CertificateFailure.self) { try await responder.present(answer) }
            #expect(failure?.message.contains("ns2.lag.test (::1) lacks it") == true)
            #expect(failure?.message.contains("ns1.lag.test") == false)
            await responder.withdraw(answer)
            #expect(await values(answer.recordName, port) == [])
            // Whoever does not want to look does not.
            let careless = try trial.responder("dns-01", solver(port, propagation: "0s"))
            try await careless.present(answer)
            await careless.withdraw(answer)
        }
    }

    @Test func anIPv6AddressThatCannotBeReachedIsLeftOutAndTold() async throws {
        try await run { trial, port in
            let answer = try ChallengeAnswer.sample(.dns01, "chat.six.test")
            let responder = try trial.responder("dns-01", solver(port))
            try await responder.present(answer)
            let notes = await responder.takeNotes()
            #expect(notes.count == 1 && notes.first?.hasPrefix("fe80::1 of the name server ns1.six.test") == true)
            await responder.withdraw(answer)
        }
    }

    @Test func aKeyThatMayNotIsToldWithoutTheKey() async throws {
        try await run { trial, port in
            let file = trial.folder.appending(path: "wrong.key")
            let secret = try #require(
                try String(contentsOf: file, encoding: .utf8).split(separator: "\"").first { $0.count > 30 }
            )
            for spoilt in [false, true] {
                if spoilt { try Data("key tests { secret \(secret); nonsense".utf8).write(to: file) }
                let responder = try trial.responder("dns-01", solver(port, key: "wrong.key"))
                let failure = await #expect(throws: CertificateFailure.self) {
                    try await responder.present(.sample(.dns01, "chat.pair.test"))
                }
                if !spoilt { #expect(failure?.message.contains("NOTAUTH") == true) }
                #expect(failure?.hint?.contains("wrong.key") == true)
                #expect(failure.map { "\($0)\($0.message)" }?.contains(secret) == false)
            }
        }
    }

    @Test func aNameOutsideOfAllZonesIsTold() async throws {
        try await run { _, port in
            let zones = Zones(resolver: .init("127.0.0.1"), port: UInt16(port))
            let zone = try await zones.zone(of: "_acme-challenge.a.b.pair.test")
            #expect(zone == "pair.test")
            #expect(
                await zones.target(of: "_acme-challenge.alias.example.test") == "_acme-challenge.elsewhere.pair.test"
            )
            let failure = await #expect(throws: CertificateFailure.self) {
                try await zones.zone(of: "a.elsewhere.test")
            }
            #expect(failure?.message.contains("the resolver 127.0.0.1") == true)
        }
    }
}
