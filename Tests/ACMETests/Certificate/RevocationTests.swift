import ACME
import CurlHTTP
import Foundation
import TestServers
import Testing

@Suite struct RevocationTests {
    struct Status: Decodable {
        var status: String
        var reason: Int?

        private enum CodingKeys: String, CodingKey {
            case status = "Status"
            case reason = "Reason"
        }
    }

    func status(of issued: Issued, at test: TestAuthority) async throws -> Status {
        let serial = issued.chain.serialNumber.drop { $0 == "0" }
        let url = "https://localhost:\(test.port("management"))/cert-status-by-serial/\(serial)"
        return try JSONDecoder().decode(Status.self, from: Data(try await test.ask(url).body))
    }

    @Test func revokesByAccountAndByKey() async throws {
        try await TestAuthority.run { test in
            let account = try await test.account()
            let responder = MockResponder(.http01, test)
            let first = try await account.issue(["chat.example.org"], by: [responder])
            #expect(try await status(of: first, at: test).status == "Valid")
            try await account.revoke(first.chain, reason: .superseded)
            #expect(try await status(of: first, at: test).status == "Revoked")
            #expect(try await status(of: first, at: test).reason == 4)
            // What is revoked is what was wanted.
            try await account.revoke(first.chain)

            for kind in [SigningKey.Kind.ecdsaP256, .rsa2048] {
                let issued = try await account.issue(["chat.example.org"], by: [responder], key: kind)
                try await account.authority.revoke(issued.chain, certificateKey: issued.key, reason: .keyCompromise)
                #expect(try await status(of: issued, at: test).status == "Revoked")
            }
        }
    }

    @Test func strangersCannotRevoke() async throws {
        try await TestAuthority.run { test in
            let account = try await test.account()
            let issued = try await account.issue(["chat.example.org"], by: [MockResponder(.http01, test)])
            let other = try await test.account()
            let failure = try await #require(throws: ACMEFailure.self) { try await other.revoke(issued.chain) }
            #expect(failure.problemKind == .unauthorized)
            #expect(try await status(of: issued, at: test).status == "Valid")
        }
    }
}
