import ACME
import Foundation
import TestServers
import Testing

@Suite struct IssuanceTests {
    @Test(arguments: SigningKey.Kind.allCases.filter { $0 != .rsa4096 })
    func issuesByHTTP(kind: SigningKey.Kind) async throws {
        try await TestAuthority.run { authority in
            let responder = MockResponder(.http01, authority)
            let issued = try await authority.account().issue(["chat.example.org"], by: [responder], key: kind)
            #expect(try OpenSSL.accepts(issued.chain, root: try await authority.root(), in: authority.folder))
            let text = try OpenSSL.text(issued.chain)
            #expect(text.contains("DNS:chat.example.org"))
            #expect(
                text.contains(
                    kind == .ecdsaP256 ? "ASN1 OID: prime256v1" : "Public-Key: (\(kind.rawValue.suffix(4)) bit)"
                )
            )
            // The key that was kept is the certificate's.
            let ours = try OpenSSL.run(["pkey", "-pubout"], input: issued.key.pem).output
            #expect(ours == (try OpenSSL.run(["x509", "-noout", "-pubkey"], input: issued.chain.leafPEM).output))
            #expect(await responder.shown.isEmpty)
            #expect(await responder.everShown.count == 1)
        }
    }

    @Test func issuesAWildcardAndItsBaseByDNS() async throws {
        try await TestAuthority.run { authority in
            let responder = MockResponder(.dns01, authority)
            let issued = try await authority.account().issue(["*.example.org", "example.org"], by: [responder])
            #expect(try OpenSSL.accepts(issued.chain, root: try await authority.root(), in: authority.folder))
            #expect(issued.chain.identifiers == [try Identifier("*.example.org"), try Identifier("example.org")])
            // Two values under one name.
            #expect(Set(await responder.everShown.map(\.recordName)) == ["_acme-challenge.example.org"])
            #expect(Set(await responder.everShown.map(\.recordValue)).count == 2)
            #expect(await responder.shown.isEmpty)
        }
    }

    @Test(arguments: ["chat.example.org", "127.0.0.1"])
    func issuesByTLS(name: String) async throws {
        try await TestAuthority.run { authority in
            let issued = try await authority.account().issue([name], by: [TLSResponder(authority)])
            #expect(try OpenSSL.accepts(issued.chain, root: try await authority.root(), in: authority.folder))
            #expect(issued.chain.identifiers == [try Identifier(name)])
        }
    }

    @Test func issuesForAddressesAndUnicode() async throws {
        try await TestAuthority.run { authority in
            let account = try await authority.account()
            let issued = try await account.issue(
                ["127.0.0.1", "MÜNCHEN.example", "chat.한국.example"],
                by: [MockResponder(.http01, authority)]
            )
            #expect(try OpenSSL.accepts(issued.chain, root: try await authority.root(), in: authority.folder))
            let text = try OpenSSL.text(issued.chain)
            #expect(text.contains("IP Address:127.0.0.1"))
            #expect(text.contains("DNS:xn--mnchen-3ya.example"))
            #expect(text.contains("DNS:chat.xn--3e0b707e.example"))
        }
    }

    @Test func issuesWithEachProfile() async throws {
        try await TestAuthority.run([.profiles]) { authority in
            let account = try await authority.account()
            for (profile, life) in [
                ("default", 90 * 86400.0), ("tlsserver", 45 * 86400.0), ("shortlived", 160 * 3600.0),
            ] {
                let issued = try await account.issue(
                    ["chat.example.org"],
                    by: [MockResponder(.http01, authority)],
                    profile: profile
                )
                #expect(issued.order.profile == profile)
                #expect(abs(issued.chain.notAfter.timeIntervalSince(issued.chain.notBefore) - life) < 60, "\(profile)")
            }
            let before = try await authority.requests().count
            let failure = try await #require(throws: ACMEFailure.self) {
                try await account.order([try Identifier("chat.example.org")], profile: "tlserver")
            }
            guard case .profileUnknown("tlserver", let offered) = failure else { throw failure }
            #expect(Set(offered) == ["default", "tlsserver", "shortlived"])
            #expect(try await authority.requests().count == before)
        }
    }

    @Test func takesTheFirstResponderThatIsOffered() async throws {
        try await TestAuthority.run { authority in
            let responders = [MockResponder(.dns01, authority), MockResponder(.http01, authority)]
            // An address cannot be validated by DNS.
            _ = try await authority.account().issue(["127.0.0.1", "chat.example.org"], by: responders)
            #expect(await responders[0].everShown.map(\.identifier.value) == ["chat.example.org"])
            #expect(await responders[1].everShown.map(\.identifier.value) == ["127.0.0.1"])
        }
    }

    @Test func saysWhichChallengesAreOfferedWhereNoneCanBeAnswered() async throws {
        try await TestAuthority.run { authority in
            let account = try await authority.account()
            let failure = try await #require(throws: ACMEFailure.self) {
                try await account.issue(["*.example.org"], by: [MockResponder(.http01, authority)])
            }
            guard case .noChallenge(let identifier, let offered) = failure else { throw failure }
            #expect(identifier.value == "example.org")
            #expect(offered.contains(.dns01) && !offered.contains(.http01))
        }
    }

    @Test func namesEveryNameThatFailed() async throws {
        try await TestAuthority.run { authority in
            let account = try await authority.account()
            let good = MockResponder(.http01, authority)
            let responder = ForgetfulResponder(forgets: ["two.example.org"], otherwise: good)
            let failure = try await #require(throws: ACMEFailure.self) {
                try await account.issue(["one.example.org", "two.example.org"], by: [responder])
            }
            guard case .validationFailed(let faults) = failure else { throw failure }
            #expect(faults.map(\.identifier.value) == ["two.example.org"])
            #expect(faults.first?.kind == .http01)
            #expect(faults.first?.problem?.kind == .unauthorized)
            #expect(failure.message.hasPrefix("two.example.org by http-01: "))
            #expect(await good.shown.isEmpty)
        }
    }
}

/// Does not show some names' answers, as a server does whose files go elsewhere.
struct ForgetfulResponder: ChallengeResponder {
    let forgets: Set<String>
    let otherwise: MockResponder
    var kind: Challenge.Kind { otherwise.kind }

    init(forgets: Set<String>, otherwise: MockResponder) {
        self.forgets = forgets
        self.otherwise = otherwise
    }

    func present(_ answer: ChallengeAnswer) async throws {
        if !forgets.contains(answer.identifier.value) { try await otherwise.present(answer) }
    }

    func withdraw(_ answer: ChallengeAnswer) async { await otherwise.withdraw(answer) }
}
