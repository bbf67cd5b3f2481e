import ACME
import Foundation
import TestServers
import Testing

/// 429, 503 and the failures of servers in between.
@Suite struct OverloadTests {
    @Test(arguments: [429, 503], ["1", "@+2", "0"])
    func isWaitedFor(status: Int, retryAfter: String) async throws {
        try await TestAuthority.run { test in
            let account = try await test.account()
            for (number, path) in ["order-plz", "authZ/", "finalize-order/", "certZ/"].enumerated() {
                let headers = ["Retry-After": retryAfter]
                try await test.arrange([Fault(match: "^POST /\(path)", act: .answer, status: status, headers: headers)])
                let begun = ContinuousClock.now
                // Names of their own, since Pebble now and then takes a name for valid that was.
                _ = try await account.issue(["chat-\(number).example.org"], by: [MockResponder(.http01, test)])
                let requests = try await test.requests()
                #expect(requests.count { $0.hasSuffix(" \(status)") } == 1, "\(requests)")
                #expect(requests.count { $0 == "POST /order-plz 201" } == 1, "\(requests)")
                if retryAfter != "0" { #expect(begun.duration(to: .now) > .seconds(1)) }
            }
        }
    }

    @Test(arguments: [429, 503])
    func isToldWhereItWouldTakeTooLong(status: Int) async throws {
        try await TestAuthority.run { test in
            let account = try await test.account()
            let body =
                #"{"type":"urn:ietf:params:acme:error:rateLimited","detail":"too many certificates already issued"}"#
            let headers = ["Content-Type": "application/problem+json", "Retry-After": "122400"]
            try await test.arrange([
                Fault(match: "^POST /order-plz", act: .answer, times: 9, status: status, headers: headers, body: body)
            ])
            let begun = Date()
            let failure = try await #require(throws: ACMEFailure.self) {
                try await account.order([try Identifier("chat.example.org")])
            }
            guard case .postponed(.newOrder, _, status, let until?, let problem?) = failure else { throw failure }
            #expect(abs(until.timeIntervalSince(begun) - 122_400) < 30)
            #expect(problem.kind == .rateLimited)
            #expect(failure.message.contains("too many certificates already issued (rateLimited)"))
            #expect(failure.message.contains(until.formatted(.iso8601)))
            #expect(try await test.requests().count == 1)
        }
    }

    @Test func isToldWhereFinalizingWouldTakeTooLong() async throws {
        try await TestAuthority.run { test in
            let account = try await test.account()
            let identifiers = [try Identifier("chat.example.org")]
            let order = try await account.validate(
                try await account.order(identifiers),
                with: [MockResponder(.http01, test)]
            )
            try await test.arrange([
                Fault(match: "^POST /finalize-order/", act: .answer, status: 503, headers: ["Retry-After": "122400"])
            ])
            let request = try SigningRequest(for: identifiers, key: try SigningKey())
            let failure = try await #require(throws: ACMEFailure.self) {
                try await account.finalize(order, with: request)
            }
            guard case .postponed(.finalize, _, 503, _, _) = failure else { throw failure }
            // Later, the same order goes on.
            #expect(try await account.finalize(order, with: request).status == .valid)
        }
    }

    @Test func isNotWaitedForTwiceAsOftenAsAllowed() async throws {
        try await TestAuthority.run { test in
            try await test.arrange([Fault(match: "/dir", act: .answer, times: 99, status: 503)])
            let failure = try await #require(throws: ACMEFailure.self) { try await test.connect() }
            guard case .postponed(.directory, _, 503, nil, nil) = failure else { throw failure }
            #expect(try await test.requests().count == Patience.short.attempts)
        }
    }

    @Test(arguments: [500, 502, 504])
    func failuresOfServersPass(status: Int) async throws {
        try await TestAuthority.run { test in
            let account = try await test.account()
            try await test.arrange([
                Fault(match: "^POST /order-plz", act: .answer, status: status),
                Fault(match: "^POST /my-order/", act: .answer, status: status),
                Fault(match: "^POST /finalize-order/", act: .answer, status: status),
            ])
            _ = try await account.issue(["chat.example.org"], by: [MockResponder(.http01, test)])
            let requests = try await test.requests()
            #expect(requests.count { $0.hasSuffix(" \(status)") } == 3, "\(requests)")
            #expect(requests.count { $0 == "POST /order-plz 201" } == 1, "\(requests)")
        }
    }
}
