import ACME
import Foundation
import TestServers
import Testing

/// What an authority is asked, request by request.
@Suite struct RequestCountTests {
    @Test func aFirstCertificateTakesTenRequests() async throws {
        try await TestAuthority.run([.retryAfter(1)]) { test in
            let account = try await test.account(patience: .unhurried)
            _ = try await account.issue(["chat.example.org"], by: [MockResponder(.http01, test)])
            let requests = try await test.requests()
            #expect(requests.count <= 10, "\(requests)")
        }
    }

    @Test func aRenewalTakesNineWithTheLookAtRenewalInformation() async throws {
        try await TestAuthority.run([.retryAfter(1)]) { test in
            let first = try await test.account(patience: .unhurried)
            let issued = try await first.issue(["chat.example.org"], by: [MockResponder(.http01, test)])
            let identifier = try #require(CertificateIdentifier(of: issued.chain))
            try await test.arrange([])
            let authority = Authority(
                directory: first.authority.directory,
                http: TestAuthority.client,
                trust: test.trust,
                patience: .unhurried
            )
            _ = try await authority.renewalInformation(for: identifier)
            #expect(try await test.requests().count == 1)
            let account = Account(at: first.url, of: authority, key: first.key)
            _ = try await account.issue(
                ["chat.example.org"],
                by: [MockResponder(.http01, test)],
                replacing: identifier
            )
            let requests = try await test.requests()
            #expect(requests.count <= 9, "\(requests)")
        }
    }

    @Test func aRenewalTakesNineWithTheDirectory() async throws {
        try await TestAuthority.run([.retryAfter(1)]) { test in
            let first = try await test.account(patience: .unhurried)
            try await test.arrange([])
            let account = Account(at: first.url, of: try await test.connect(patience: .unhurried), key: first.key)
            _ = try await account.issue(["chat.example.org"], by: [MockResponder(.http01, test)])
            let requests = try await test.requests()
            #expect(requests.count <= 9, "\(requests)")
        }
    }

    @Test func eachFurtherNameTakesTwo() async throws {
        try await TestAuthority.run([.retryAfter(1)]) { test in
            let account = try await test.account(patience: .unhurried)
            let names = (1...10).map { "chat-\($0).example.org" }
            _ = try await account.issue(names, by: [MockResponder(.http01, test)])
            let requests = try await test.requests()
            #expect(requests.count <= 10 + 2 * 9, "\(requests)")
        }
    }

    @Test func whatIsValidAlreadyIsNotProvenAgain() async throws {
        try await TestAuthority.run([.retryAfter(1)]) { test in
            let account = try await test.account(patience: .unhurried)
            let responder = MockResponder(.http01, test)
            let order = try await account.order([try Identifier("chat.example.org")])
            let ready = try await account.validate(order, with: [responder])
            #expect(ready.status == .ready)
            let again = try await account.validate(order, with: [responder])
            #expect(again.status == .ready)
            #expect(await responder.everShown.count == 1)
        }
    }
}

extension Patience {
    /// As long between looks as outside tests.
    fileprivate static var unhurried: Patience {
        var patience = Patience.short
        patience.firstPoll = Patience().firstPoll
        return patience
    }
}
