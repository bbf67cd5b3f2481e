import ACME
import CurlHTTP
import Foundation
import TestProcesses
import TestServers
import Testing

@testable import Operations
@testable import Processes

@Suite struct ListenerTests {
    private func listener(_ kind: Challenge.Kind, _ port: Int, at address: String? = nil) -> ListenerResponder {
        ListenerResponder(kind: kind, address: address, port: UInt16(port), runner: Runner())
    }

    private func get(_ url: String, _ method: Method = .get) async throws -> (status: Int, text: String) {
        let answer = try await TestAuthority.client.send(Request(method, url))
        return (answer.status, answer.text)
    }

    /// Asks a TLS server as an authority does, and returns what openssl says.
    private func handshake(_ address: String, _ serverName: String) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = ["s_client", "-connect", address, "-servername", serverName, "-alpn", "acme-tls/1"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.start()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [("http-01", "http"), ("tls-alpn-01", "tls")])
    func issuesForTwoNamesAndAnAddress(challenge: String, port: String) async throws {
        try await SolverTrial.run { trial in
            try await TestAuthority.run([.ownHTTP]) { authority in
                let port = authority.port(port)
                let responder = try trial.responder(challenge, "{type: listener, port: \(port)}")
                #expect(await responder.preflight() == [])
                let names = ["chat.example.org", "www.example.org", "127.0.0.1"]
                let issued = try await authority.issue(names, by: responder)
                #expect(try issued == Set(names.map(Identifier.init)))
                #expect(!trial.isJournalThere)
                #expect(await responder.takeNotes() == [])
                // Nobody listens any more.
                #expect(ProcessTable.listeners(onPort: UInt16(port)).occupied == false)
            }
        }
    }

    @Test func answersWhereNoSolverIsNamed() async throws {
        try await SolverTrial.run { trial in
            for (challenge, port) in [("http-01", "80"), ("tls-alpn-01", "443")] {
                let responder = try trial.responder(challenge, nil)
                #expect(responder.kind.rawValue == challenge)
                // Whether the port is free is this machine's; if not, the reason names it.
                #expect(await responder.preflight().allSatisfy { $0.contains("port \(port)") })
            }
        }
    }

    @Test func answersItsPathsOnlyOverBothProtocolsUntilTheLastIsWithdrawn() async throws {
        let port = try #require(FreePort.find().map(Int.init))
        let responder = listener(.http01, port)
        let first = try ChallengeAnswer.sample(.http01, "chat.example.org", token: "b25l")
        let second = try ChallengeAnswer.sample(.http01, "chat.example.org", token: "dHdv")
        async let one: Void = responder.present(first)
        async let two: Void = responder.present(second)
        _ = try await (one, two)
        try await responder.present(first)
        for host in ["127.0.0.1", "[::1]"] {
            for answer in [first, second] {
                #expect(try await get("http://\(host):\(port)\(answer.httpPath)") == (200, answer.keyAuthorization))
            }
            let place = "http://\(host):\(port)\(first.httpPath)"
            #expect(try await get(place, .head) == (200, ""))
            for other in ["\(place)/", "\(place)?a", "http://\(host):\(port)/", "\(place)x"] {
                #expect(try await get(other).status == 404)
            }
            #expect(try await get(place, .post).status == 404)
        }
        await responder.withdraw(first)
        #expect(try await get("http://127.0.0.1:\(port)\(first.httpPath)").status == 404)
        #expect(try await get("http://127.0.0.1:\(port)\(second.httpPath)").status == 200)
        await responder.withdraw(second)
        await #expect(throws: HTTPFailure.self) { try await get("http://127.0.0.1:\(port)\(second.httpPath)") }
    }

    @Test func namesWithoutAnAnswerGetNoCertificate() async throws {
        let port = try #require(FreePort.find().map(Int.init))
        let responder = listener(.tlsALPN01, port)
        let answer = try ChallengeAnswer.sample(.tlsALPN01, "::1")
        try await responder.present(answer)
        // RFC 8738 section 6.
        let reverse = String(repeating: "0.", count: 31) + "ip6.arpa"
        let shown = try handshake("[::1]:\(port)", "1.\(reverse)")
        #expect(shown.contains("ALPN protocol: acme-tls/1") && shown.contains("BEGIN CERTIFICATE"))
        for other in ["2.\(reverse)", "chat.example.org"] {
            #expect(try !handshake("[::1]:\(port)", other).contains("BEGIN CERTIFICATE"))
        }
        await responder.withdraw(answer)
        #expect(try !handshake("[::1]:\(port)", "1.\(reverse)").contains("CONNECTED"))
    }

    @Test func saysWhoHasItsPort() async throws {
        let port = try #require(FreePort.find().map(Int.init))
        let holder = listener(.http01, port, at: "127.0.0.1")
        let answer = try ChallengeAnswer.sample(.http01, "chat.example.org")
        try await holder.present(answer)
        let late = listener(.http01, port)
        let failure = await #expect(throws: CertificateFailure.self) { try await late.present(answer) }
        #expect(failure?.message.contains("port \(port) is taken by ") == true)
        #expect(failure?.message.contains("(pid \(ProcessInfo.processInfo.processIdentifier))") == true)
        #expect(failure?.hint?.contains("webroot") == true)
        #expect(await late.preflight().first?.contains("is taken by") == true)
        await holder.withdraw(answer)
        // What failed before works now, and leaves nothing.
        try await late.present(answer)
        await late.withdraw(answer)
        #expect(await late.preflight() == [])
    }

    @Test func anAddressOfAnotherMachineIsRefused() async throws {
        let port = try #require(FreePort.find().map(Int.init))
        let failure = await #expect(throws: CertificateFailure.self) {
            try await listener(.http01, port, at: "203.0.113.9").present(.sample(.http01, "chat.example.org"))
        }
        #expect(failure?.message.contains("203.0.113.9 port \(port)") == true)
    }
}
