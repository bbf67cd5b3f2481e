import ACME
import CurlHTTP
import Foundation
import TestServers
import Testing

/// Answers that are not what RFC 8555 says.
@Suite struct StrangeAnswerTests {
    static let page = "<!doctype html><title>Welcome</title>"

    @Test func aPageInsteadOfADirectory() async throws {
        try await TestAuthority.run { test in
            try await test.arrange([
                Fault(
                    match: "/dir",
                    act: .answer,
                    status: 200,
                    headers: ["Content-Type": "text/html"],
                    body: Self.page
                ),
                Fault(
                    match: "/dir",
                    act: .answer,
                    status: 404,
                    headers: ["Content-Type": "text/html"],
                    body: Self.page
                ),
                Fault(match: "/dir", act: .answer, status: 200, body: #"{"newNonce": "https://a/", "newOrder": 7}"#),
                Fault(match: "/dir", act: .answer, status: 301, headers: ["Location": "https://example.org/"]),
            ])
            for words in [
                "it is no JSON (text/html)", "answered 404", "newAccount", "leads on to https://example.org/",
            ] {
                let failure = try await #require(throws: ACMEFailure.self) { try await test.connect() }
                #expect(failure.message.contains(words), "\(failure.message)")
                #expect(failure.message.hasPrefix("reading the directory: "))
                #expect(failure.hint?.contains("directory") == true)
            }
            #expect(try await test.requests().count == 4)
        }
    }

    @Test(arguments: [
        Fault(match: "^POST /order-plz", act: .rewrite, body: "{"),
        Fault(match: "^POST /order-plz", act: .rewrite, body: #"{"status": "ready"}"#),
        Fault(match: "^POST /order-plz", act: .rewrite, headers: ["Location": nil]),
    ])
    func anOrderThatCannotBeRead(fault: Fault) async throws {
        try await TestAuthority.run { test in
            let account = try await test.account()
            try await test.arrange([fault])
            let failure = try await #require(throws: ACMEFailure.self) {
                try await account.order([try Identifier("chat.example.org")])
            }
            guard case .unreadable(.newOrder, _, _) = failure else { throw failure }
            #expect(failure.message.hasPrefix("placing the order: "))
        }
    }

    @Test func aPageWhereTheOrderShouldBe() async throws {
        try await TestAuthority.run { test in
            let account = try await test.account()
            try await test.arrange([
                Fault(
                    match: "^POST /order-plz",
                    act: .answer,
                    status: 403,
                    headers: ["Content-Type": "text/html"],
                    body: Self.page
                )
            ])
            let failure = try await #require(throws: ACMEFailure.self) {
                try await account.order([try Identifier("chat.example.org")])
            }
            guard case .notACME(.newOrder, _, 403, "text/html") = failure else { throw failure }
        }
    }

    @Test func redirectsAreNotFollowed() async throws {
        try await TestAuthority.run { test in
            let account = try await test.account()
            let elsewhere = ["Location": "https://127.0.0.1:9/order"]
            try await test.arrange([Fault(match: "^POST /my-account/", act: .answer, status: 307, headers: elsewhere)])
            let failure = try await #require(throws: ACMEFailure.self) { try await account.record() }
            guard case .redirected(.account, _, "https://127.0.0.1:9/order") = failure else { throw failure }
            #expect(try await test.requests().count == 1)
        }
    }

    @Test func challengesAndMembersThatAreNotKnown() async throws {
        try await TestAuthority.run { test in
            let account = try await test.account()
            let order = try await account.order([try Identifier("chat.example.org")])
            let body = """
                {"identifier": {"type": "dns", "value": "chat.example.org"}, "status": "pending", "future": {"a": [1]},
                 "challenges": [{"type": "quantum-01", "url": "https://example.org/q", "status": "waiting", "qubits": 7}]}
                """
            try await test.arrange([Fault(match: "^POST /authZ/", act: .rewrite, body: body)])
            let failure = try await #require(throws: ACMEFailure.self) {
                try await account.validate(order, with: [MockResponder(.http01, test)])
            }
            #expect(failure.message.contains("quantum-01"))
        }
    }

    @Test func anAuthorizationWhoseTokenIsAPath() async throws {
        try await TestAuthority.run { test in
            let account = try await test.account()
            let order = try await account.order([try Identifier("chat.example.org")])
            let body = """
                {"identifier": {"type": "dns", "value": "chat.example.org"}, "status": "pending",
                 "challenges": [{"type": "http-01", "url": "https://example.org/", "status": "pending",
                                 "token": "../../../etc/passwd"}]}
                """
            try await test.arrange([Fault(match: "^POST /authZ/", act: .rewrite, body: body)])
            let responder = MockResponder(.http01, test)
            let failure = try await #require(throws: ACMEFailure.self) {
                try await account.validate(order, with: [responder])
            }
            guard case .noChallenge = failure else { throw failure }
            #expect(await responder.everShown.isEmpty)
        }
    }

    @Test func anOrderThatIsGone() async throws {
        try await TestAuthority.run { test in
            let account = try await test.account()
            let order = try await account.order([try Identifier("chat.example.org")])
            let gone = order.url + "0"
            let failure = try await #require(throws: ACMEFailure.self) { try await account.order(at: gone) }
            guard case .orderExpired(gone) = failure else { throw failure }
        }
    }

    @Test func anOrderThatStaysUnfinished() async throws {
        try await TestAuthority.run { test in
            var patience = Patience.short
            patience.validation = .seconds(2)
            let account = try await test.account(patience: patience)
            let order = try await account.order([try Identifier("chat.example.org")])
            try await test.arrange([
                Fault(
                    match: "^POST /my-order/",
                    act: .rewrite,
                    times: 99,
                    headers: ["Retry-After": "1"],
                    body: """
                        {"status": "pending", "identifiers": [], "authorizations": [], "finalize": "https://example.org/"}
                        """
                )
            ])
            let failure = try await #require(throws: ACMEFailure.self) {
                try await account.validate(order, with: [MockResponder(.http01, test)])
            }
            guard case .tookTooLong(.order, order.url, .seconds(2)) = failure else { throw failure }
            #expect((1...3).contains(try await test.requests(to: "/my-order/").count))
        }
    }

    @Test func namesThatTheAuthorityRejects() async throws {
        try await TestAuthority.run { test in
            let account = try await test.account()
            let blocked = try await #require(throws: ACMEFailure.self) {
                try await account.order(["chat.example.org", "www.blocked.test"].map(Identifier.init))
            }
            #expect(blocked.problemKind == .rejectedIdentifier)

            let body = #"""
                {"type": "urn:ietf:params:acme:error:rejectedIdentifier", "detail": "some names were rejected",
                 "subproblems": [{"type": "urn:ietf:params:acme:error:rejectedIdentifier", "detail": "not ours",
                                  "identifier": {"type": "dns", "value": "two.example.org"}}]}
                """#
            let headers = ["Content-Type": "application/problem+json"]
            try await test.arrange([
                Fault(match: "^POST /order-plz", act: .answer, status: 400, headers: headers, body: body)
            ])
            let failure = try await #require(throws: ACMEFailure.self) {
                try await account.order(["one.example.org", "two.example.org"].map(Identifier.init))
            }
            #expect(
                failure.message == """
                    placing the order: the authority refused (400): some names were rejected (rejectedIdentifier)
                      two.example.org: not ours (rejectedIdentifier)
                    """
            )
        }
    }

    @Test func onlyHTTPSIsAsked() async throws {
        try await TestAuthority.run { test in
            let directoryURL = test.directoryURL.replacing("https", with: "http", maxReplacements: 1)
            let failure = try await #require(throws: ACMEFailure.self) {
                try await Authority(directoryURL: directoryURL, http: TestAuthority.client)
            }
            guard case .insecureURL(.directory, directoryURL) = failure else { throw failure }

            var directory = try await test.connect().directory
            directory.newAccount = directory.newAccount.replacing("https", with: "http", maxReplacements: 1)
            let authority = Authority(directory: directory, http: TestAuthority.client, trust: test.trust)
            let refused = try await #require(throws: ACMEFailure.self) {
                try await authority.createAccount(key: try SigningKey(), agreesToTerms: true)
            }
            guard case .insecureURL(.newAccount, _) = refused else { throw refused }
        }
    }

    @Test func anAuthorityThatNobodyVouchesFor() async throws {
        try await TestAuthority.run { test in
            let failure = try await #require(throws: ACMEFailure.self) {
                try await Authority(directoryURL: test.directoryURL, http: TestAuthority.client)
            }
            guard case .unreachable(.directory, .tls(.certificate, _)) = failure else { throw failure }
            #expect(try await test.requests().isEmpty)
        }
    }

    @Test func aDirectoryIsTheSameOnceKept() async throws {
        try await TestAuthority.run([.profiles]) { test in
            let directory = try await test.connect().directory
            let kept = try JSONEncoder().encode(directory)
            #expect(try JSONDecoder().decode(Directory.self, from: kept) == directory)
            #expect(directory.renewalInfo != nil && directory.meta?.profiles?.count == 3)
        }
    }
}
