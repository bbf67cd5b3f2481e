import ACME
import Foundation
import TestServers
import TestSupport
import Testing

/// Answers that never arrive, or arrive in part: whatever is lost, there is one order and one certificate.
@Suite struct LostAnswerTests {
    /// The requests of a first certificate, and how what they brought is lost.
    @Test(
        arguments: [
            "GET /dir", "HEAD /nonce-plz", "POST /sign-me-up", "POST /order-plz", "POST /authZ/", "POST /chalZ/",
            "POST /my-order/", "POST /finalize-order/", "POST /certZ/",
        ],
        [Fault.Act.lose, .refuse, .cut]
    )
    func endWithOneOrderAndACertificate(request: String, act: Fault.Act) async throws {
        try await TestAuthority.run { test in
            try await test.arrange([Fault(match: "^\(request)", act: act)])
            let account = try await test.account()
            let issued = try await account.issue(["chat.example.org"], by: [MockResponder(.http01, test)])
            #expect(try OpenSSL.accepts(issued.chain, root: try await test.root(), in: test.folder))
            #expect(try await account.orders()?.count == 1)
            let placed = try await test.requests(to: "/order-plz")
            #expect(placed.count == (request.contains("order-plz") && act == .refuse ? 2 : 1), "\(placed)")
            let finalized = try await test.requests(to: "/finalize-order/").filter { !$0.hasSuffix("refuse") }
            #expect(finalized.count == 1, "\(finalized)")
        }
    }

    @Test func aCertificateCutAsIfItWereWholeIsAskedForAgain() async throws {
        try await TestAuthority.run { test in
            try await test.arrange([Fault(match: "^POST /certZ/", act: .halve, times: 2)])
            let issued = try await test.account().issue(["chat.example.org"], by: [MockResponder(.http01, test)])
            #expect(try OpenSSL.accepts(issued.chain, root: try await test.root(), in: test.folder))
            #expect(try await test.requests(to: "/certZ/").count == 3)
        }
    }

    @Test func aFinalizeAnswerThatIsLostAgainAndAgain() async throws {
        try await TestAuthority.run { test in
            try await test.arrange([
                Fault(match: "^POST /finalize-order/", act: .refuse, times: 2),
                Fault(match: "^POST /finalize-order/", act: .lose),
            ])
            let account = try await test.account()
            _ = try await account.issue(["chat.example.org"], by: [MockResponder(.http01, test)])
            #expect(try await account.orders()?.count == 1)
        }
    }

    /// The process ended after any step, and another one goes on with what was kept: the URLs and keys.
    @Test func anOrderIsTakenUpAgainByItsURL() async throws {
        try await TestAuthority.run { test in
            let first = try await test.account()
            let identifiers = [try Identifier("chat.example.org")]
            let key = try SigningKey()
            let placed = try await first.order(identifiers)

            func later() async throws -> Account {
                Account(at: first.url, of: try await test.connect(), key: try SigningKey(pem: first.key.pem))
            }
            var account = try await later()
            var order = try await account.validate(
                try await account.order(at: placed.url),
                with: [MockResponder(.http01, test)]
            )
            #expect(order.status == .ready)

            account = try await later()
            let request = try SigningRequest(for: identifiers, key: try SigningKey(pem: key.pem))
            // Finalized, and killed before anything was heard.
            try await test.arrange([Fault(match: "^POST /finalize-order/", act: .lose)])
            var hasty = Patience.short
            hasty.attempts = 1
            let impatient = Account(at: first.url, of: try await test.connect(patience: hasty), key: first.key)
            await #expect(throws: ACMEFailure.self) { try await impatient.finalize(order, with: request) }

            account = try await later()
            order = try await account.finalize(try await account.order(at: placed.url), with: request)
            #expect(order.status == .valid)
            // And once more, as after a crash before the certificate was written.
            order = try await account.finalize(try await account.order(at: placed.url), with: request)
            let chain = try await account.certificate(of: order, for: request)
            #expect(try OpenSSL.accepts(chain, root: try await test.root(), in: test.folder))
            #expect(try await test.requests(to: "/finalize-order/").count == 1)
            #expect(try await account.orders() == [placed.url])
        }
    }

    @Test func anOpenOrderIsFoundByItsNames() async throws {
        try await TestAuthority.run { test in
            let account = try await test.account()
            let (one, two) = (try Identifier("one.example.org"), try Identifier("two.example.org"))
            let placed = try await account.order([one, two])
            _ = try await account.order([one])
            #expect(try await account.openOrder(for: [two, one])?.url == placed.url)
            #expect(try await account.openOrder(for: [two]) == nil)
            #expect(try await account.orders()?.count == 2)
        }
    }

    @Test func cancellingTakesAnswersAway() async throws {
        try await TestAuthority.run { test in
            let account = try await test.account()
            let responder = MockResponder(.http01, test)
            let order = try await account.order([try Identifier("chat.example.org")])
            try await test.arrange([
                Fault(match: "^POST /chalZ/", act: .answer, times: 99, status: 503, headers: ["Retry-After": "4"])
            ])
            let task = Task { try await account.validate(order, with: [responder]) }
            try await eventually("the authority is told") { try await !test.requests(to: "/chalZ/").isEmpty }
            #expect(await responder.shown.count == 1)
            let begun = ContinuousClock.now
            task.cancel()
            await #expect(throws: (any Error).self) { try await task.value }
            #expect(begun.duration(to: .now) < .seconds(2))
            #expect(await responder.shown.isEmpty)
        }
    }
}
