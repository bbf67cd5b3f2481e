import CurlHTTP
import Foundation
import TestServers
import TestSupport
import Testing

@testable import ACME

@Suite struct RenewalTests {
    @Test func namesCertificatesAsTheStandardDoes() throws {
        // RFC 9773 appendix A: key identifier 69:88:5B:…, serial 00:87:65:43:21.
        let pem = """
            -----BEGIN CERTIFICATE-----
            MIIBQzCB66ADAgECAgUAh2VDITAKBggqhkjOPQQDAjAVMRMwEQYDVQQDEwpFeGFt
            cGxlIENBMCIYDzAwMDEwMTAxMDAwMDAwWhgPMDAwMTAxMDEwMDAwMDBaMBYxFDAS
            BgNVBAMTC2V4YW1wbGUuY29tMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEeBZu
            7cbpAYNXZLbbh8rNIzuOoqOOtmxA1v7cRm//AwyMwWxyHz4zfwmBhcSrf47NUAFf
            qzLQ2PPQxdTXREYEnKMjMCEwHwYDVR0jBBgwFoAUaYhba4dGQEHhs3uEe6CuLN4B
            yNQwCgYIKoZIzj0EAwIDRwAwRAIge09+S5TZAlw5tgtiVvuERV6cT4mfutXIlwTb
            +FYN/8oCIClDsqBklhB9KAelFiYt9+6FDj3z4KGVelYM5MdsO3pK
            -----END CERTIFICATE-----
            """
        let identifier = try #require(CertificateIdentifier(of: try CertificateChain(pem: pem)))
        #expect(identifier.text == "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE")
    }

    @Test func asksWhenToRenewAndSaysWhatIsReplaced() async throws {
        try await TestAuthority.run { test in
            let account = try await test.account()
            let responder = MockResponder(.http01, test)
            let first = try await account.issue(["chat.example.org"], by: [responder])
            let identifier = try #require(CertificateIdentifier(of: first.chain))
            let information = try await account.authority.renewalInformation(for: identifier)
            #expect(information.start < information.end)
            #expect(information.start > first.chain.notBefore && information.end <= first.chain.notAfter)
            #expect(information.nextLook > Date())

            let second = try await account.issue(["chat.example.org"], by: [responder], replacing: identifier)
            #expect(second.order.url != first.order.url)
            // Replaced twice, which is refused with 409: then the order goes without.
            try await test.arrange([])
            let third = try await account.issue(["chat.example.org"], by: [responder], replacing: identifier)
            #expect(third.order.url != second.order.url)
            #expect(try await test.requests(to: "/order-plz") == ["POST /order-plz 409", "POST /order-plz 201"])
            // Of an issuer that nobody knows, likewise; and of a serial number, which Pebble answers with 500.
            let issuer = identifier.text.prefix { $0 != "." }
            for unknown in ["aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE", "\(issuer).AIdlQyE"] {
                let unknown = CertificateIdentifier(kept: unknown)
                _ = try await account.issue(["chat.example.org"], by: [responder], replacing: unknown)
            }
            #expect(try await test.requests(to: "/order-plz").contains("POST /order-plz 500"))
        }
    }

    @Test(arguments: [
        Fault(match: "/renewalInfo/", act: .answer, status: 404),
        Fault(match: "/renewalInfo/", act: .answer, status: 200, body: "garbage"),
        Fault(match: "/renewalInfo/", act: .answer, status: 200, body: #"{"suggestedWindow": {"start": "soon"}}"#),
        Fault(
            match: "/renewalInfo/",
            act: .answer,
            status: 200,
            body: #"{"suggestedWindow": {"start": "2026-01-02T00:00:00Z", "end": "2026-01-01T00:00:00Z"}}"#
        ),
    ])
    func informationThatIsOfNoUse(fault: Fault) async throws {
        try await TestAuthority.run { test in
            let authority = try await test.connect()
            try await test.arrange([fault])
            let failure = try await #require(throws: ACMEFailure.self) {
                try await authority.renewalInformation(for: CertificateIdentifier(kept: "a.b"))
            }
            #expect(failure.message.hasPrefix("reading renewal information: "))
            #expect(try await test.requests().count == 1)
        }
    }

    @Test(
        arguments: [("3", 60.0), ("21600", 21600), ("9999999", 86400), ("@+7200", 7200), (nil, 21600)]
            as [(String?, Double)]
    )
    func boundsHowOftenItAsks(retryAfter: String?, seconds: Double) async throws {
        try await TestAuthority.run { test in
            let authority = try await test.connect()
            let body =
                #"{"suggestedWindow": {"start": "2026-01-02T00:00:00.123456Z", "end": "2026-01-03T01:00:00+01:00"}}"#
            try await test.arrange([
                Fault(
                    match: "/renewalInfo/",
                    act: .answer,
                    status: 200,
                    headers: ["Retry-After": retryAfter],
                    body: body
                )
            ])
            let information = try await authority.renewalInformation(for: CertificateIdentifier(kept: "a.b"))
            #expect(abs(information.nextLook.timeIntervalSinceNow - seconds) < 5)
            #expect(information.end.timeIntervalSince(information.start).rounded() == 86400)
        }
    }

    @Test func anAuthorityWithoutRenewalInformation() async throws {
        try await TestAuthority.run { test in
            var directory = try await test.connect().directory
            directory.renewalInfo = nil
            let authority = Authority(directory: directory, http: TestAuthority.client, trust: test.trust)
            let failure = try await #require(throws: ACMEFailure.self) {
                try await authority.renewalInformation(for: CertificateIdentifier(kept: "a.b"))
            }
            guard case .unsupported(.renewalInformation) = failure else { throw failure }
        }
    }

    @Test func drawsATimeWithinTheWindow() {
        let start = Date(timeIntervalSince1970: 1_800_000_000)
        let information = RenewalInformation(start: start, end: start.addingTimeInterval(100), nextLook: start)
        var generator = SeededGenerator(seed: 7)
        let draws = (0..<1000).map { _ in
            information.renewalTime(using: &generator).timeIntervalSince(start)
        }
        #expect(draws.allSatisfy { (0...100).contains($0) })
        // Uniform: each tenth gets its share.
        for tenth in 0..<10 {
            #expect((60...140).contains(draws.count { Int($0 / 10) == tenth }))
        }
    }

    @Test(
        arguments: [(90.0, 60.0), (45, 30), (10, 10 * 2 / 3), (9.99, 9.99 / 2), (160 / 24, 80 / 24)]
            as [(Double, Double)]
    )
    func renewsByThePartOfLifeThatIsLeft(life: Double, renewal: Double) {
        let begin = Date(timeIntervalSince1970: 1_800_000_000)
        let time = RenewalSchedule.renewalTime(notBefore: begin, notAfter: begin.addingTimeInterval(life * 86400))
        #expect(abs(time.timeIntervalSince(begin) - renewal * 86400) < 1)
    }
}
