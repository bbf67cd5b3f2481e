import ACME
import Foundation
import TestServers
import Testing

/// Nonces that are refused, missing, or worth nothing.
@Suite struct NonceTests {
    /// Certificates to get at each rate; `script/soak acme` asks for fifty.
    static let runs = ProcessInfo.processInfo.environment["CHATOPS_ACME_RUNS"].flatMap(Int.init) ?? 4

    @Test(arguments: [50, 90])
    func areRefusedOften(percent: Int) async throws {
        try await TestAuthority.run([.rejectedNonces(percent: percent)]) { test in
            var issued = 0
            for _ in 0..<Self.runs {
                do {
                    let account = try await test.account()
                    _ = try await account.issue(["chat.example.org"], by: [MockResponder(.http01, test)])
                    issued += 1
                } catch ACMEFailure.noncesRefused {
                    continue
                }
            }
            let refused = try await test.requests().count { $0.hasSuffix(" 400") }
            print("nonces refused at \(percent) %: \(issued) of \(Self.runs) certificates, \(refused) refusals")
            #expect(refused > Self.runs)
            #expect(issued >= (percent == 50 ? Self.runs : Self.runs - Self.runs / 25))
        }
    }

    @Test func areNotTriedForever() async throws {
        try await TestAuthority.run([.rejectedNonces(percent: 100)]) { test in
            var patience = Patience.short
            patience.nonces = 7
            let failure = try await #require(throws: ACMEFailure.self) { try await test.account(patience: patience) }
            guard case .noncesRefused(.newAccount, attempts: 7) = failure else { throw failure }
            #expect(try await test.requests(to: "/sign-me-up").count == 7)
            // Every refusal brings the next nonce.
            #expect(try await test.requests(to: "/nonce-plz").count == 1)
        }
    }

    @Test(arguments: [nil, "", "not base64url!"] as [String?])
    func thatAreMissingAreAskedForAnew(nonce: String?) async throws {
        try await TestAuthority.run { test in
            let authority = try await test.connect()
            try await test.arrange([
                Fault(match: "^POST /sign-me-up", act: .rewrite, headers: ["Replay-Nonce": nonce])
            ])
            let account = try await authority.createAccount(key: try SigningKey(), agreesToTerms: true)
            _ = try await account.record()
            #expect(try await test.requests(to: "/nonce-plz").count == 2)
        }
    }

    @Test func anAuthorityWithoutAnyIsNotAsked() async throws {
        try await TestAuthority.run { test in
            try await test.arrange([
                Fault(match: "^HEAD /nonce-plz", act: .rewrite, times: 9, headers: ["Replay-Nonce": nil])
            ])
            let failure = try await #require(throws: ACMEFailure.self) { try await test.account() }
            guard case .nonceMissing = failure else { throw failure }
            #expect(try await test.requests(to: "/sign-me-up").isEmpty)
        }
    }
}
