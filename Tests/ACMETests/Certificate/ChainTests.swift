import Foundation
import TestServers
import Testing

@testable import ACME

@Suite struct ChainTests {
    @Test func prefersTheRootThatIsAskedFor() async throws {
        try await TestAuthority.run([.alternateRoots(2)]) { test in
            let account = try await test.account()
            let issued = try await account.issue(["chat.example.org"], by: [MockResponder(.http01, test)])
            let chains = try await account.certificateChains(of: issued.order, for: issued.request)
            #expect(chains.count == 3)
            let names = chains.compactMap(\.rootName)
            #expect(Set(names).count == 3)

            for (number, chain) in chains.enumerated() {
                let name = try #require(chain.rootName)
                try await test.arrange([])
                let chosen = try await account.certificate(
                    of: issued.order,
                    for: issued.request,
                    preferringRoot: name.uppercased()
                )
                #expect(chosen == chain)
                // No chain is downloaded that is not needed.
                #expect(try await test.requests().count == number + 1)
                var accepted: [Int] = []
                for root in 0..<3
                where try OpenSSL.accepts(chosen, root: try await test.root(root), in: test.folder) {
                    accepted.append(root)
                }
                #expect(accepted.count == 1)
            }

            let absent = try await account.certificate(
                of: issued.order,
                for: issued.request,
                preferringRoot: "Nobody's Root"
            )
            #expect(absent == chains[0])
        }
    }

    @Test func keepsTheChainAsItCame() async throws {
        try await TestAuthority.run { test in
            let issued = try await test.account().issue(["chat.example.org"], by: [MockResponder(.http01, test)])
            #expect(try CertificateChain(pem: issued.chain.pem) == issued.chain)
            #expect(issued.chain.pem.hasPrefix(issued.chain.leafPEM))
            let serial = try OpenSSL.run(["x509", "-noout", "-serial"], input: issued.chain.leafPEM).output
            #expect(serial.lowercased() == "serial=\(issued.chain.serialNumber)\n")
            // Without the certificate in its middle, or with text around.
            #expect(throws: ACMEFailure.self) { try CertificateChain(pem: String(issued.chain.pem.dropLast(40))) }
            #expect(throws: ACMEFailure.self) { try CertificateChain(pem: "") }
            #expect(throws: ACMEFailure.self) { try CertificateChain(pem: "<html></html>") }
        }
    }

    @Test func refusesACertificateForAnotherKeyOrName() async throws {
        try await TestAuthority.run { test in
            let issued = try await test.account().issue(["chat.example.org"], by: [MockResponder(.http01, test)])
            let names = issued.request.identifiers
            let otherKey = try SigningRequest(for: names, key: try SigningKey())
            let moreNames = try SigningRequest(for: names + [try Identifier("www.example.org")], key: issued.key)
            for (request, words) in [(otherKey, "another key"), (moreNames, "not for www.example.org")] {
                let failure = #expect(throws: ACMEFailure.self) { try issued.chain.check(against: request) }
                guard case .certificateUnfit(let reason) = failure else {
                    Issue.record("\(String(describing: failure))")
                    continue
                }
                #expect(reason.contains(words))
            }
            try issued.chain.check(against: issued.request)
        }
    }
}
