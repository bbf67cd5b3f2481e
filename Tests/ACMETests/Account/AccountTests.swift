import ACME
import Foundation
import TestServers
import Testing

@Suite struct AccountTests {
    @Test func isCreatedFoundUpdatedAndDeactivated() async throws {
        try await TestAuthority.run { test in
            let authority = try await test.connect()
            let key = try SigningKey()
            let missing = try await #require(throws: ACMEFailure.self) { try await authority.findAccount(key: key) }
            #expect(missing.problemKind == .accountDoesNotExist)

            let contacts = ["mailto:admin@example.org"]
            let account = try await authority.createAccount(key: key, contacts: contacts, agreesToTerms: true)
            #expect(try await authority.createAccount(key: key, agreesToTerms: true).url == account.url)
            #expect(try await authority.findAccount(key: try SigningKey(pem: key.pem)).url == account.url)
            #expect(try await account.record().contact == contacts)

            let record = try await account.update(contacts: ["mailto:other@example.org"])
            #expect(record.contact == ["mailto:other@example.org"])
            #expect(try await Account(at: account.url, of: authority, key: key).record().contact == record.contact)

            try await account.deactivate()
            let closed = try await #require(throws: ACMEFailure.self) { try await account.record() }
            #expect(closed.problemKind == .unauthorized)
        }
    }

    @Test func termsMustBeAgreedTo() async throws {
        try await TestAuthority.run { test in
            let authority = try await test.connect()
            try await test.arrange([])
            let failure = try await #require(throws: ACMEFailure.self) {
                try await authority.createAccount(key: try SigningKey(), agreesToTerms: false)
            }
            guard case .termsNotAgreed(let url) = failure else { throw failure }
            #expect(url == authority.directory.meta?.termsOfService)
            #expect(try await test.requests().isEmpty)
        }
    }

    @Test func isBoundToAnExternalAccount() async throws {
        try await TestAuthority.run([.externalAccounts]) { test in
            let authority = try await test.connect()
            try await test.arrange([])
            let none = try await #require(throws: ACMEFailure.self) {
                try await authority.createAccount(key: try SigningKey(), agreesToTerms: true)
            }
            guard case .bindingRequired = none else { throw none }
            #expect(try await test.requests().isEmpty)

            let good = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W"
            for (identifier, key) in [("kid-1", "c2VjcmV0LXNlY3JldC1zZWNyZXQ"), ("kid-2", good)] {
                let wrong = try await #require(throws: ACMEFailure.self) {
                    let binding = try ExternalAccountBinding(keyIdentifier: identifier, key: key)
                    return try await authority.createAccount(
                        key: try SigningKey(),
                        agreesToTerms: true,
                        binding: binding
                    )
                }
                #expect(wrong.problemKind == .unauthorized)
                #expect(!wrong.message.contains(key))
            }

            let binding = try ExternalAccountBinding(keyIdentifier: "kid-1", key: good + "\n")
            let account = try await authority.createAccount(
                key: try SigningKey(),
                agreesToTerms: true,
                binding: binding
            )
            let issued = try await account.issue(["chat.example.org"], by: [MockResponder(.http01, test)])
            #expect(try OpenSSL.accepts(issued.chain, root: try await test.root(), in: test.folder))
        }
    }

    @Test func changesItsKey() async throws {
        try await TestAuthority.run { test in
            let old = try await test.account()
            let new = try await old.rollOver(to: try SigningKey(generating: .rsa2048))
            #expect(new.url == old.url)
            #expect(try await new.record().status == .valid)
            await #expect(throws: ACMEFailure.self) { try await old.record() }
            #expect(try await new.authority.findAccount(key: new.key).url == old.url)
            let issued = try await new.issue(["chat.example.org"], by: [MockResponder(.http01, test)])
            #expect(try OpenSSL.accepts(issued.chain, root: try await test.root(), in: test.folder))
        }
    }

    @Test func findsOutWhichKeyCountsWhenTheAnswerIsLost() async throws {
        try await TestAuthority.run { test in
            let old = try await test.account()
            try await test.arrange([Fault(match: "^POST /rollover-account-key", act: .lose)])
            let new = try await old.rollOver(to: try SigningKey())
            #expect(try await new.record().status == .valid)
            #expect(try await test.requests(to: "/rollover-account-key").count == 1)

            // Begun once more, after a crash: the old key does not count any longer.
            let again = try await old.rollOver(to: new.key)
            #expect(try await again.record().status == .valid)
        }
    }

    @Test func keepsItsKeyWhereTheChangeWasNotSeen() async throws {
        try await TestAuthority.run { test in
            let old = try await test.account()
            try await test.arrange([Fault(match: "^POST /rollover-account-key", act: .refuse)])
            let failure = try await #require(throws: ACMEFailure.self) { try await old.rollOver(to: try SigningKey()) }
            guard case .unreachable(.keyChange, _) = failure else { throw failure }
            #expect(try await old.record().status == .valid)
        }
    }

    /// Pebble would accept it; RFC 8555 section 7.3.5 says what others answer.
    @Test func refusesAKeyThatHasAnotherAccount() async throws {
        try await TestAuthority.run { test in
            let (one, other) = (try await test.account(), try await test.account())
            try await test.arrange([
                .problem("malformed", "the new key is in use", status: 409, at: "^POST /rollover-account-key")
            ])
            let failure = try await #require(throws: ACMEFailure.self) { try await one.rollOver(to: other.key) }
            guard case .refused(.keyChange, _, 409, _) = failure else { throw failure }
            #expect(failure.message.contains("the new key is in use"))
            #expect(try await one.record().status == .valid)
        }
    }
}
